#!/usr/bin/env python3
"""Makes the workbooks of other makers that lib/campaigns/audience-import/foreign-workbooks.db.test.ts reads.

The files are kept in the repository, so that tests need neither Python nor LibreOffice. To make them again, on Debian:

    apt-get install python3-openpyxl libreoffice-calc
    /usr/bin/python3 lib/excel/testdata/make-workbooks.py

openpyxl-*.xlsx are written by openpyxl. libreoffice-*.xlsx are written by LibreOffice, from flat OpenDocument spreadsheets
that this script makes in a temporary folder. What becomes of each row stands in the test.
"""

import subprocess
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FOLDER = Path(__file__).resolve().parent
HEADER = ["recipient", "body.name", "body.when"]
EVENING = datetime(2026, 12, 24, 18, 30)
ANA, BEN, CLEO, DAN = (f"+491555500000{n}" for n in range(1, 5))


def openpyxl_workbook(name, rows, change=lambda book, sheet: None, formats=None, header=HEADER):
    """Rows below the header; `formats` are number formats of the last column, by row."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Guests"
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    for index, code in enumerate(formats or []):
        sheet.cell(index + 2, 3).number_format = code
    change(book, sheet)
    book.save(FOLDER / f"openpyxl-{name}.xlsx")


def make_with_openpyxl():
    people = [[ANA, "Ana", "soon"], [BEN, "Ben", "soon"], [CLEO, "Cleo", "soon"], [DAN, "Dan", "soon"]]

    openpyxl_workbook("date-time-default", [[ANA, "Ana", EVENING], [BEN, "Ben", date(2026, 12, 24)], [CLEO, "Cleo", time(18, 30)]])
    openpyxl_workbook(
        "date-formats",
        [[ANA, "Ana", EVENING], [BEN, "Ben", EVENING], [CLEO, "Cleo", EVENING], [DAN, "Dan", timedelta(hours=36, minutes=5)]],
        formats=["dd.mm.yyyy hh:mm", "dddd, d mmmm yyyy", "h:mm AM/PM", "[h]:mm"],
    )
    openpyxl_workbook(
        "money",
        [[ANA, "Ana", 1234.5], [BEN, "Ben", 1234.5], [CLEO, "Cleo", -3], [DAN, "Dan", 0.256]],
        formats=['#,##0.00\\ "€"', '"$"#,##0.00', "0.00;[Red](0.00)", "0.0%"],
    )
    openpyxl_workbook("hidden-rows", people, lambda _, sheet: hide_rows(sheet, 3, 4))

    def filtered(_, sheet):
        sheet.auto_filter.ref = "A1:C5"
        sheet.auto_filter.add_filter_column(1, ["Ana", "Dan"])
        hide_rows(sheet, 3, 4)

    openpyxl_workbook("filtered-rows", people, filtered)
    openpyxl_workbook("grouped-rows", people, lambda _, sheet: sheet.row_dimensions.group(4, 5, hidden=True))
    openpyxl_workbook("hidden-column", people[:1], lambda _, sheet: hide_column(sheet, "C"))
    openpyxl_workbook("hidden-extra-column", [[*people[0], "vip"]], lambda _, sheet: hide_column(sheet, "D"), header=[*HEADER, "note"])

    def hidden_first(book, sheet):
        secret = book.create_sheet("Everybody", 0)
        for row in [HEADER, [BEN, "Ben", "never"]]:
            secret.append(row)
        secret.sheet_state = "hidden"
        book.active = 1

    openpyxl_workbook("hidden-first-sheet", people[:1], hidden_first)

    def notes_first(book, sheet):
        book.create_sheet("Notes", 0).append(["Call everybody before noon"])
        book.create_sheet("Old").sheet_state = "veryHidden"
        book.active = 0

    openpyxl_workbook("notes-first", people[:1], notes_first)
    openpyxl_workbook("header-invisible", people[:1], header=["\ufeffrecipient", "body.name\u00a0", "body.\u200bwhen"])
    openpyxl_workbook("header-look-alike", people[:1], header=["recipient", "body.n\u0430me", "body.when"])
    openpyxl_workbook(
        "numeric-phones",
        [[4915555000001, "Ana", "soon"], [49155550002, "Ben", "soon"], [8613800000000, "Cleo", "soon"], [4915555000004.5, "Dan", "soon"]],
    )
    openpyxl_workbook(
        "long-values",
        [[ANA, "Ana", 4006381333931], [BEN, "Ben", 8.61e12], [CLEO, "Cleo", 1.5e-12], [DAN, "Dan", 12345678901234567]],
    )

    def iso(book, _):
        book.iso_dates = True

    openpyxl_workbook("iso-dates", [[ANA, "Ana", EVENING]], iso, ["d/m/yyyy hh:mm"])
    openpyxl_workbook("booleans-and-digits-as-text", [[ANA, "Ana", True], [BEN, "007", "0042"]])
    openpyxl_workbook(
        "latin-american-mobiles",
        [
            ["+52 1 55 1234 5678", "Ana", "soon"],
            ["+52 55 1234 5678", "Again", "soon"],
            ["+54 9 11 2345-6789", "Ben", "soon"],
            ["+54 11 15-2345-6789", "Again", "soon"],
        ],
    )

    def mac(book, sheet):
        book.epoch = CALENDAR_MAC_1904
        sheet["C2"] = EVENING

    openpyxl_workbook("mac-1904", [[ANA, "Ana", None]], mac, ["dd.mm.yyyy hh:mm"])
    openpyxl_workbook("formulas", [[ANA, '="A"&"na"', "soon"], [BEN, "Ben", "=TODAY()"]])


def hide_rows(sheet, *rows):
    for row in rows:
        sheet.row_dimensions[row].hidden = True


def hide_column(sheet, column):
    sheet.column_dimensions[column].hidden = True


# LibreOffice ---------------------------------------------------------------------------------------------------------------

TEXT = '<number:text>{}</number:text>'
DAY, MONTH, YEAR, HOURS, MINUTES, SECONDS = (
    f'<number:{part} number:style="long"/>' for part in ["day", "month", "year", "hours", "minutes", "seconds"]
)


def number_style(kind, name, content, more=""):
    return f'<number:{kind}-style style:name="{name}"{more}>{content}</number:{kind}-style>'


def digits(decimals, grouping=False, least=1):
    return f'<number:number number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" number:min-integer-digits="{least}"{" number:grouping=" + chr(34) + "true" + chr(34) if grouping else ""}/>'


STYLES = {
    "evening": number_style("date", "Nevening", DAY + TEXT.format(".") + MONTH + TEXT.format(".") + YEAR + TEXT.format(" ") + HOURS + TEXT.format(":") + MINUTES),
    "day": number_style("date", "Nday", '<number:day/>' + TEXT.format(" ") + '<number:month number:textual="true"/>' + TEXT.format(" ") + YEAR),
    "clock": number_style("time", "Nclock", HOURS + TEXT.format(":") + MINUTES),
    "span": number_style("time", "Nspan", HOURS + TEXT.format(":") + MINUTES, ' number:truncate-on-overflow="false"'),
    "euro": number_style("currency", "Neuro", digits(2, True) + TEXT.format(" ") + '<number:currency-symbol number:language="de" number:country="DE">€</number:currency-symbol>'),
    "percent": number_style("percentage", "Npercent", digits(1) + TEXT.format("%")),
    "thousands": number_style("number", "Nthousands", digits(0, True)),
    "zeros": number_style("number", "Nzeros", digits(0, least=6)),
    "science": number_style("number", "Nscience", '<number:scientific-number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:min-exponent-digits="2"/>'),
    "whole": number_style("number", "Nwhole", digits(0)),
    "text": number_style("text", "Ntext", "<number:text-content/>"),
}

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
}


def cell(value, style=None, formula=None):
    look = f' table:style-name="C{style}"' if style else ""
    if formula:
        look += f' table:formula="of:={escape(formula, {chr(34): "&quot;"})}"'
    if isinstance(value, datetime):
        return f'<table:table-cell{look} office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return f'<table:table-cell{look} office:value-type="time" office:time-value="PT{hours:02}H{rest // 60:02}M00S"/>'
    if isinstance(value, bool):
        return f'<table:table-cell{look} office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell{look} office:value-type="float" office:value="{value!r}"/>'
    if value is None:
        return f"<table:table-cell{look}/>"
    return f'<table:table-cell{look} office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def table(name, rows, hidden_rows=(), visibility="collapse", hidden_columns=(), hidden=False, header=HEADER):
    """Cells are values, or values with the name of a style and a formula."""
    columns = "".join(
        f'<table:table-column{" table:visibility=" + chr(34) + "collapse" + chr(34) if i in hidden_columns else ""}/>' for i in range(len(header))
    )
    lines = []
    for number, row in enumerate([header, *rows], 1):
        seen = f' table:visibility="{visibility}"' if number in hidden_rows else ""
        cells = "".join(cell(*each) if isinstance(each, tuple) else cell(each) for each in row)
        lines.append(f"<table:table-row{seen}>{cells}</table:table-row>")
    look = ' table:style-name="Thidden"' if hidden else ""
    return f'<table:table table:name="{name}"{look}>{columns}{"".join(lines)}</table:table>'


def flat_spreadsheet(tables, ranges=""):
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    cell_styles = "".join(
        f'<style:style style:name="C{name}" style:family="table-cell" style:data-style-name="N{name}"/>' for name in STYLES
    )
    hidden = '<style:style style:name="Thidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3"'
        f' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
        f'{"".join(STYLES.values())}{cell_styles}{hidden}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}{ranges}</office:spreadsheet></office:body></office:document>"
    )


def libreoffice_workbooks():
    people = [[ANA, "Ana", "soon"], [BEN, "Ben", "soon"], [CLEO, "Cleo", "soon"]]
    guests = lambda rows, **more: table("Guests", rows, **more)  # noqa: E731
    yield "date-time", guests([[ANA, "Ana", (EVENING, "evening")], [BEN, "Ben", (EVENING, "day")]]), ""
    yield "times", guests([[ANA, "Ana", (timedelta(hours=18, minutes=30), "clock")], [BEN, "Ben", (timedelta(hours=36, minutes=5), "span")]]), ""
    yield "money", guests([[ANA, "Ana", (1234.5, "euro")], [BEN, "Ben", (0.256, "percent")], [CLEO, "Cleo", (1234567, "thousands")]]), ""
    yield "hidden-rows", guests(people, hidden_rows=[3]), ""
    ranges = '<table:database-ranges><table:database-range table:name="all" table:target-range-address="Guests.A1:Guests.C4" table:display-filter-buttons="true"/></table:database-ranges>'
    yield "filtered-rows", guests(people, hidden_rows=[3, 4], visibility="filter"), ranges
    yield "hidden-column", guests(people[:1], hidden_columns=[1]), ""
    # It never writes the sheet that is open as hidden, and that is the first one.
    yield "hidden-second-sheet", guests(people[:1]) + table("Everybody", [[BEN, "Ben", "never"]], hidden=True), ""
    yield "leading-zeros", guests([[(ANA, "text"), ("007", "text"), (42, "zeros")]]), ""
    yield "scientific", guests(
        [[(8613812345678, "science"), "Ana", "soon"], [BEN, "Ben", (4006381333931, "science")], [CLEO, "Cleo", (8.61e12, "science")], [(4915555000004, "whole"), "Dan", "soon"]]
    ), ""
    yield "formulas", guests([[ANA, ("", None, '"A"&"na"'), "soon"], [BEN, "Ben", (0, None, "NA()")], [CLEO, "Cleo", (0, None, "6*7")]]), ""
    yield "header-invisible", guests(people[:1], header=["recipient", "body.name\u00a0", "\u200bbody.when"]), ""


def make_with_libreoffice():
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for name, tables, ranges in libreoffice_workbooks():
            source = Path(folder) / f"libreoffice-{name}.fods"
            source.write_text(flat_spreadsheet(tables, ranges), encoding="utf-8")
            sources.append(str(source))
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx", "--outdir", str(FOLDER)]
        subprocess.run([*command, *sources], check=True)


if __name__ == "__main__":
    make_with_openpyxl()
    make_with_libreoffice()
