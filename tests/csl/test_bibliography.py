from __future__ import annotations

from briefpress.csl import Cite, Cluster, Processor, Style, find_style, plain_text

from .helpers import item, person, process, style, year

AUTHOR = '<names variable="author"><name name-as-sort-order="all"/></names>'
ENTRY = f'<group delimiter=". ">{AUTHOR}<text variable="title"/></group>'


def bibliography(keys: str, options: str = "") -> Style:
    return style(
        '<text variable="citation-number"/>',
        bibliography=f"<bibliography {options}><sort>{keys}</sort><layout>{ENTRY}</layout></bibliography>",
    )


def entries(made: Style, items: list[dict[str, object]]) -> list[str]:
    cluster = Cluster(tuple(Cite(str(entry["id"])) for entry in items))
    return [plain_text(entry.content) for entry in process(made, items, cluster).bibliography]


def test_entries_are_sorted_by_their_keys_and_empty_ones_come_last() -> None:
    items = [item("a", title="None"), item("b", author=[person("Zed")]), item("c", author=[person("Ábc")])]
    assert entries(bibliography('<key variable="author"/>'), items) == ["Ábc", "Zed", "None"]
    assert entries(bibliography('<key variable="author" sort="descending"/>'), items) == ["Zed", "Ábc", "None"]


def test_particles_count_for_sorting_as_the_style_says() -> None:
    items = [item("a", author=[person("van Dyke", "Ann")]), item("b", author=[person("Eck", "Bob")])]
    key = '<key variable="author"/>'
    assert entries(bibliography(key), items) == ["Dyke, Ann van", "Eck, Bob"]
    never = style(
        "<text value='x'/>",
        attributes='demote-non-dropping-particle="never"',
        bibliography=f"<bibliography><sort>{key}</sort><layout>{AUTHOR}</layout></bibliography>",
    )
    assert entries(never, items) == ["Eck, Bob", "van Dyke, Ann"]


def test_numbers_sort_by_value() -> None:
    items = [item(id, title=id, volume=id) for id in ("10", "9", "100")]
    assert entries(bibliography('<key variable="volume"/>'), items) == ["9", "10", "100"]


def test_negative_years_sort_before_positive_ones() -> None:
    items = [item(str(number), title=str(number), issued=year(number)) for number in (50, -44, -100)]
    assert entries(bibliography('<key variable="issued"/>'), items) == ["-100", "-44", "50"]


def test_an_author_who_repeats_is_substituted() -> None:
    made = bibliography('<key variable="author"/><key variable="title"/>', 'subsequent-author-substitute="———"')
    doe = [person("Doe", "Ann")]
    items = [item("a", author=doe, title="A"), item("b", author=doe, title="B")]
    assert entries(made, items) == ["Doe, Ann. A", "———. B"]


def test_uncited_items_can_be_listed() -> None:
    made = bibliography('<key variable="title"/>')
    table = {id: item(id, title=id) for id in ("b", "a")}
    processed = Processor(made, table).process([Cluster((Cite("b"),))], uncited=["a"])
    assert [entry.id for entry in processed.bibliography] == ["a", "b"]


def test_the_number_of_an_entry_is_its_label() -> None:
    ieee = Style.parse(find_style("ieee"))
    table = {"a": item("a", title="Book", publisher="House", issued=year(2001))}
    processed = Processor(ieee, table).process([Cluster((Cite("a"),))])
    assert processed.second_field_align == "flush"
    assert plain_text(processed.bibliography[0].label) == "[1]"
    assert not plain_text(processed.bibliography[0].content).startswith("[")


def test_apa_asks_for_a_hanging_indent() -> None:
    processed = Processor(Style.parse(find_style("apa")), {}).process([])
    assert processed.hanging_indent
    assert processed.bibliography == ()
