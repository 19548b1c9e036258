"""Pages: what is read from one, and how a page that is wrong explains itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from omnidim_spec.errors import PageError
from omnidim_spec.page import Page
from omnidim_spec.pages import read_pages

from tests.spec.conftest import PAGE, Write

OURS = Path(__file__).parents[2] / "spec" / "pages"


def read(write: Write, text: str) -> Page:
    (page,) = read_pages([write("page.md", text)]).pages
    return page


def message(write: Write, text: str) -> str:
    with pytest.raises(PageError) as caught:
        read_pages([write("page.md", text)])
    return str(caught.value)


def test_a_page_gives_method_path_title_quote_and_tag(write: Write) -> None:
    page = read(write, PAGE)
    assert (page.method, page.path) == ("get", "/things/{thing_id}")
    assert (page.summary, page.description, page.tag) == ("List things", "All the things.", "things")
    assert page.operation["operationId"] == "listThings"
    assert list(page.operation["responses"]) == ["200"]


def test_our_two_pages_are_read() -> None:
    found = read_pages([OURS])
    assert [page.label for page in found.pages] == [
        "POST /calls/bulk_call/create",
        "GET /calls/bulk_call/{bulk_call_id}",
    ]
    assert {page.tag for page in found.pages} == {"bulk-calls"}
    assert found.guides == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("```", "~~~~~"),
        lambda text: text.replace("```yaml", "```yml title=operation"),
        lambda text: text.replace("\n\n", "\n\n\n\n"),
    ],
    ids=["CRLF", "byte order mark", "tilde fences", "info string", "blank lines"],
)
def test_the_outer_form_does_not_matter(change, write: Write) -> None:
    assert read(write, change(PAGE)).operation == read(write, PAGE).operation


def test_the_parts_may_stand_in_any_order(write: Write) -> None:
    head, block, curl = PAGE.partition("```yaml")[0], PAGE.split("```yaml")[1].split("```")[0], PAGE.split("```bash")[1]
    turned = f"```bash{curl}\n```yaml{block}```\n\n{head}"
    assert read(write, turned).operation == read(write, PAGE).operation
    assert read(write, turned).summary == "List things"


def test_a_fence_inside_a_description_does_not_end_the_block(write: Write) -> None:
    described = PAGE.replace(
        "    description: The things.\n", "    description: |\n      See\n      ```json\n      {}\n      ```\n      there.\n"
    )
    page = read(write, described)
    assert page.operation["responses"]["200"]["description"] == "See\n```json\n{}\n```\nthere.\n"


def test_a_file_without_an_operation_is_a_guide(write: Write) -> None:
    write("pages/a.md", PAGE)
    guide = write("pages/guide.md", "# How to start\n\n```python\nprint(1)\n```\n")
    found = read_pages([guide.parent])
    assert found.guides == (str(guide),)
    assert len(found.pages) == 1


FAULTS = [
    (
        "no YAML",
        PAGE.replace("```yaml", "```text"),
        "page.md:1: expected one ```yaml fence that holds the operation, found none",
    ),
    ("no bold line", PAGE.replace("**GET**", "GET"), "page.md:1: expected one line with the method in bold"),
    (
        "two bold lines",
        PAGE.replace("**GET** `/things/{thing_id}`", "**GET** `/a`\n\n**PUT** `/a`"),
        "page.md:7: expected one line with the method in bold and the path as code, such as **GET** `/things`, found 2 (lines 5, 7)",
    ),
    (
        "path without slash",
        PAGE.replace("`/things/", "`things/"),
        "page.md:5: expected a path that starts with /, found 'things/",
    ),
    ("no operationId", PAGE.replace("operationId: listThings\n", ""), "page.md:8:1: expected an operationId, found none"),
    ("no responses", PAGE.replace("responses:", "replies:"), "page.md:8:1: expected responses, a mapping of status codes"),
    ("broken YAML", PAGE.replace("in: path", "in: path: x"), "page.md:11:13: expected YAML 1.2, found a syntax error"),
    ("duplicate key", PAGE.replace("in: path", "name: path"), "page.md:11:5: expected each key once, found the key 'name'"),
    ("a list", PAGE.split("```yaml")[0] + "```yaml\n- a\n```\n", "page.md:8:1: expected an operation (a mapping"),
    ("never closed", PAGE.split("```bash")[0].rstrip().removesuffix("```"), "page.md:7: expected a fence that is closed"),
    ("a NUL", PAGE + "\0", "page.md:30: expected text, found a NUL character"),
]


@pytest.mark.parametrize(("text", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_wrong_page_says_what_is_wrong_and_where(text: str, expected: str, write: Write) -> None:
    assert expected in message(write, text)


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(PAGE.replace("All", "\u00c4ll").encode("latin-1"))
    with pytest.raises(PageError, match=r"page\.md:3:3: expected UTF-8 text, found the byte 0xc4"):
        read_pages([file])


def test_the_faults_of_all_pages_come_at_once(write: Write) -> None:
    write("pages/a.md", PAGE.replace("```yaml", "```text"))
    folder = write("pages/b.md", PAGE.replace("in: path", "in: &x path").replace("operationId: listThings\n", "")).parent
    with pytest.raises(PageError) as caught:
        read_pages([folder, folder / "missing"])
    assert [fault.where.rpartition("/")[2] for fault in caught.value.faults] == ["a.md:1", "b.md:10:9", "missing"]


def test_no_page_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="at least one page that documents an operation, found none"):
        read_pages([tmp_path])


def test_a_page_remembers_what_it_said(write: Write) -> None:
    (page,) = read_pages([write("page.md", PAGE)]).pages
    page.operation["responses"]["200"]["description"] = "changed"
    assert page.as_read().operation["responses"]["200"]["description"] == "The things."


def test_a_folder_of_guides_alone_says_how_many_there_are(write: Write) -> None:
    folder = write("guides/a.md", "# Welcome\n").parent
    write("guides/b.md", "# More\n")
    with pytest.raises(PageError, match=r"found none \(2 that document no operation\)"):
        read_pages([folder])


def test_progress_ends_with_the_last_file(write: Write) -> None:
    folder = write("pages/a.md", PAGE).parent
    write("pages/b.md", "# Welcome\n")
    told: list[tuple[str, int, int]] = []
    read_pages([folder], lambda *said: told.append(said))
    assert told == [("reading", 1, 2), ("reading", 2, 2)]
