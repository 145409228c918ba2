from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service import __version__, terminal
from service.cli import app
from service.settings import Settings
from tests.serving import serving

SAMPLE = "eval/data/articles/kim-putin-russia-day-2025.txt"
QUESTION = "Who did Kim meet in Pyongyang on June 4?"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str, columns: int = 200) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": str(columns)})


def test_articles_are_stored_asked_listed_and_deleted(data: Path) -> None:
    first, again = run("ingest", SAMPLE, "--source", "Korea JoongAng Daily"), run("ingest", SAMPLE)
    assert "1 new" in first.output
    assert "1 unchanged" in again.output
    answer = json.loads(run("ask", "--json", QUESTION).stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["source"] == "Korea JoongAng Daily"
    assert "Shoigu" in run("ask", QUESTION).output
    assert "I do not know" in run("ask", "Who won the 2022 World Cup?").output
    assert "Understood as: who Kim Jong-un June 4 meet?" in run("ask", "김정은은 6월 4일 누구를 만났나요?").output
    assert "Kim Jong-un reaffirms" in run("search", "containers of weapons").output
    listed = re.search(r"art_[a-z2-7]{26}", run("articles", "list").output)
    assert listed
    assert run("articles", "delete", "--yes", listed.group()).exit_code == 0
    assert run("articles", "delete", "--yes", listed.group()).exit_code == 1
    assert "art_" not in run("articles", "list").output


def test_a_folder_is_searched_for_articles_and_what_cannot_be_read_is_named(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.md").write_text("# Bridge\n\nThe bridge opened on Monday.\n")
    (folder / "b.txt").write_bytes(b"\0\1\2 binary")
    (folder / "c.jpg").write_bytes(b"no article")
    result = run("ingest", str(folder), columns=40)
    assert result.exit_code == 1
    assert "1 new" in result.output
    assert f"{folder / 'b.txt'}: " in result.output
    assert "c.jpg" not in result.output


def test_files_that_share_a_key_are_refused_before_anything_is_stored(data: Path, tmp_path: Path) -> None:
    for name in ("aa", "bb"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "story.txt").write_text(f"The ferry to {name} stopped in May.")
    first, second = (str(tmp_path / name / "story.txt") for name in ("aa", "bb"))
    refused = run("ingest", first, second)
    printed = "".join(refused.output.split())  # a long path is broken at the edge of the terminal
    assert refused.exit_code == 1
    assert all(word in printed for word in (first, second, "thesamekey,story.txt", "sync"))
    assert "art_" not in run("articles", "list").output
    assert "2 new" in run("ingest", str(tmp_path)).output
    assert run("ingest", first, first).exit_code == 0


def test_another_text_under_a_known_key_is_a_change(data: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    for text, told in (("It rained.", "1 new"), ("It snowed.", "1 changed"), ("It snowed.", "1 unchanged")):
        story.write_text(text)
        assert told in run("ingest", str(story)).output


def test_an_article_without_a_title_is_listed_by_its_key(data: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry from Orla stopped in May.")
    run("ingest", str(tmp_path / "ferry.txt"))
    assert "ferry.txt" in run("articles", "list").output


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rain " * 60, "rain " * 59 + "rain"),
        ("a" + " rain" * 80, "a" + " rain" * 59 + "…"),
        ("雨" * 400, "雨" * 300 + "…"),
    ],
)
def test_an_excerpt_ends_after_a_word_and_says_that_it_goes_on(
    text: str, shown: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal.console, "_width", 1000)
    terminal.print_results([{"score": 0.5, "title": "Rain", "article_id": "art_1", "text": text}])
    assert capsys.readouterr().out.splitlines()[1] == f"     {shown}"


def test_what_articles_say_is_printed_as_it_stands_and_commands_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal.console, "_width", 1000)
    said = "The score was 8:100:3, [b]at MAC 0a:b:c\x1b]0;owned\x07\x1b[2J\x9b2J."
    citation = {"index": 1, "title": said, "source": "", "published_at": "", "quote": said, "start": 0, "end": 9}
    answer = {"status": "answered", "degraded": False, "asked_as": said, "message": "", "dropped": []}
    terminal.print_answer(answer | {"statements": [{"text": said, "citations": [1]}], "citations": [citation]})
    printed = capsys.readouterr().out
    shown = r"The score was 8:100:3, [b]at MAC 0a:b:c\x1b]0;owned\x07\x1b[2J\x9b2J."
    assert printed.count(shown) == 4
    assert not set(printed) & {"\x1b", "\x07", "\x9b"}


def test_a_running_service_on_the_same_store_is_asked_instead(data: Path) -> None:
    with serving(Settings()):
        assert "1 new" in run("ingest", SAMPLE).output
        assert "Shoigu" in run("ask", QUESTION).output
        refused = run("serve", "--port", "0")
        assert refused.exit_code == 1


def test_listening_beyond_this_machine_must_be_allowed_in_so_many_words(data: Path) -> None:
    result = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("quote", "statement", "verdict", "status"),
    [
        ("more than 20,000 containers of weapons", "", "verified", 0),
        ("more than 30,000 containers of weapons", "", "fabricated", 1),
        ("sent more than 20,000 containers of weapons", "North Korea sent 30,000 containers.", "unsupported", 1),
    ],
)
def test_a_quote_is_checked_against_a_file(quote: str, statement: str, verdict: str, status: int) -> None:
    result = run("verify", quote, SAMPLE, "--statement", statement)
    assert (result.output.split()[0], result.exit_code) == (verdict, status)


def test_a_saved_answer_is_checked_offline_against_its_article(data: Path, tmp_path: Path) -> None:
    run("ingest", SAMPLE)
    saved = tmp_path / "answer.json"
    saved.write_text(run("ask", "--json", QUESTION).stdout)
    held = run("verify-answer", str(saved), SAMPLE)
    assert held.exit_code == 0, held.output
    assert run("verify-answer", str(saved)).exit_code == 0
    saved.write_text(saved.read_text().replace("June 4", "June 5"))
    changed = run("verify-answer", str(saved), SAMPLE)
    assert changed.exit_code == 1
    assert "does not hold" in changed.output


@pytest.mark.parametrize(
    "saved",
    [
        "[]", '"The bridge cost 4 million crowns."', "{", "12", '{"answer": NaN}', '{"answer": 1e999}',
        '{"answer": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_file_that_holds_no_answer_is_refused(tmp_path: Path, saved: str) -> None:
    (tmp_path / "answer.json").write_text(saved, "utf-8")
    refused = run("verify-answer", str(tmp_path / "answer.json"), SAMPLE, columns=40)
    assert refused.exit_code == 1 and f"{tmp_path / 'answer.json'} is no saved answer" in refused.output
    assert isinstance(refused.exception, SystemExit)


def test_a_saved_answer_that_says_something_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text('{"answer": "It snowed.", "answer": "It rained. [1]"}', "utf-8")
    refused = run("verify-answer", str(tmp_path / "answer.json"), SAMPLE)
    assert refused.exit_code == 1
    assert "answer.json: The field 'answer' stands twice" in refused.output


def test_a_source_that_cannot_be_read_is_named_and_not_the_answer(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text('{"answer": "It rained. [1]"}', "utf-8")
    (tmp_path / "rain.txt").write_bytes(b"\0\1\2 binary")
    refused = run("verify-answer", str(tmp_path / "answer.json"), str(tmp_path / "rain.txt"))
    assert refused.exit_code == 1 and "rain.txt: " in refused.output and "answer.json" not in refused.output
    assert "rain.txt: " in run("verify", "It rained.", str(tmp_path / "rain.txt")).output


def test_digests_of_a_receipt_that_are_none_are_broken(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text('{"answer": "It rained.", "receipt": {"articles": {"a": [1]}}}', "utf-8")
    checked = run("verify-answer", str(tmp_path / "answer.json"), SAMPLE)
    assert checked.exit_code == 1 and isinstance(checked.exception, SystemExit)


@pytest.mark.parametrize("model", ["some-model", ""])
def test_prompts_that_are_not_there_are_named(data: Path, monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setenv("QA_PROMPTS", str(data / "nowhere"))
    monkeypatch.setenv("QA_LLM_MODEL", model)
    refused = run("search", "rain")
    assert refused.exit_code == 1 and "QA_PROMPTS" in refused.output


def test_a_setting_that_cannot_be_used_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_LOG", "xml")
    monkeypatch.setenv("QA_ASK_RATE", "often")
    monkeypatch.setenv("QA_INGEST_RATE", "0/minute")
    monkeypatch.setenv("QA_LLM_BASE_URL", "ftp://model/v1")
    monkeypatch.setenv("QA_EMBEDDING_BASE_URL", "http://")
    monkeypatch.setenv("QA_TRACES_URL", "collector:4318")
    result = run("articles", "list")
    assert result.exit_code == 1
    assert "QA_LOG: Input should be 'auto', 'json' or 'text'." in result.output
    assert "QA_ASK_RATE: must be unlimited, or a rate such as 60/minute" in result.output
    assert "QA_INGEST_RATE: must be unlimited, or a rate such as 60/minute" in result.output
    for name, value in (
        ("LLM_BASE", "ftp://model/v1"),
        ("EMBEDDING_BASE", "http://"),
        ("TRACES", "collector:4318"),
    ):
        assert f"QA_{name}_URL: must look like http://host:8000, not '{value}'" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999", "http://[::1", "http://", "notaurl"])
def test_the_address_of_a_service_that_is_none_is_refused(data: Path, url: str) -> None:
    for refused in (
        run("articles", "list", "--url", url),
        CliRunner().invoke(app, ["mcp"], env={"QA_URL": url, "COLUMNS": "200"}),
    ):
        assert refused.exit_code == 2
        assert f"It must look like http://host:8000, not '{url}'" in refused.output


@pytest.mark.parametrize(
    "arguments", [("ask", "\udcff"), ("search", "\udcff"), ("articles", "delete", "--yes", "\udcff")]
)
def test_an_argument_that_is_not_utf_8_is_refused(data: Path, arguments: tuple[str, ...]) -> None:
    refused = run(*arguments)
    assert (refused.exit_code, type(refused.exception)) == (1, SystemExit)
    assert "An argument is not UTF-8" in refused.output


def test_the_id_of_an_article_to_delete_leads_nowhere_else(data: Path) -> None:
    run("ingest", SAMPLE)
    (listed,) = re.findall(r"art_[a-z2-7]{26}", run("articles", "list").output)
    for wrong in (f"{listed}?b=c", f"x/../{listed}", ".."):
        assert run("articles", "delete", "--yes", wrong).exit_code == 1
    assert listed in run("articles", "list").output


@pytest.mark.parametrize(
    ("redirected", "told"),
    [
        ("> /dev/full", "Standard output cannot be written: No space left on device.\n"),
        (">&-", "Standard output is closed.\n"),
    ],
)
def test_output_that_cannot_be_written_is_told_in_one_line(
    data: Path, tmp_path: Path, redirected: str, told: str
) -> None:
    line = f"{sys.executable} -m service.cli keys list {redirected}"
    ended = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, told)


def test_the_version_is_told() -> None:
    result = run("--version")
    assert (result.exit_code, result.output) == (0, f"article-qa {__version__}\n")
