/** Languages in which templates are written, as Meta names them. */
export const templateLanguages = [
  ..."af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr ka de el gu ha he hi hu id".split(
    " ",
  ),
  ..."ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_ES".split(
    " ",
  ),
  ..."es_MX sw sv ta te th tr uk ur uz vi zu".split(" "),
];
