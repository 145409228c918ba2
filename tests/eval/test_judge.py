import pytest
from openai import OpenAIError

from eval.grades import Grade
from eval.judge import Agreement, Ruling, agreement, judge, judge_prompt
from eval.language_model import language_model, prompt_named
from service.settings import Settings
from tests.eval.outcomes import FIRST, OFF, SECOND, WHO, answer, outcome
from tests.fake_model import replies, says

SETTINGS = Settings(_env_file=None)
PROMPT = prompt_named("judge", SETTINGS)


def speaking(*words: str):
    """A model that says these words in turn, and remembers what it was asked."""
    left, asked = list(words), []

    async def reply(prompt: str) -> str:
        asked.append(prompt)
        return left.pop(0)

    reply.asked = asked
    return reply


async def test_the_majority_of_three_votes_decides():
    model = speaking("correct", "Incorrect.", "I say: `correct`")
    assert await judge([outcome()], model, PROMPT) == [
        Ruling("lookup-01", Grade.CORRECT, ("correct", "incorrect", "correct"))
    ]


async def test_without_a_majority_or_a_grade_nothing_is_decided():
    split = await judge([outcome()], speaking("correct", "incorrect", "not_attempted"), PROMPT)
    silent = await judge([outcome()], speaking("hm", "hm", "correct"), PROMPT)
    assert [split[0].grade, silent[0].grade] == [None, None]


async def test_a_judge_that_cannot_be_reached_is_undecided():
    async def down(prompt: str) -> str:
        raise OpenAIError("no answer")

    assert (await judge([outcome()], down, PROMPT))[0].grade is None


async def test_the_judge_sees_question_evidence_and_answer():
    model = speaking(*["correct"] * 6)
    await judge([outcome(WHO, answer(SECOND)), outcome(OFF, answer())], model, PROMPT)
    assert all(words in model.asked[0] for words in (WHO.question, FIRST, SECOND))
    assert "(none)" in model.asked[3]
    assert "not found" in model.asked[3]


def test_agreement_is_reported_with_chance_taken_out():
    outcomes = [outcome(), outcome(WHO, answer(SECOND)), outcome(WHO, answer()), outcome()]
    rulings = [
        Ruling("a", Grade.CORRECT, ()),
        Ruling("b", Grade.INCORRECT, ()),
        Ruling("c", Grade.INCORRECT, ()),
        Ruling("d", None, ()),
    ]
    result = agreement(outcomes, rulings)
    assert (result.share, result.ruled, result.undecided) == (pytest.approx(2 / 3), 3, 1)
    assert result.kappa == pytest.approx((2 / 3 - 1 / 3) / (1 - 1 / 3))
    assert result.disputed == ("lookup-01",)


def test_agreement_of_nothing_is_no_number_out_of_nothing():
    assert agreement([], []) == Agreement(0.0, 0.0, 0, 0, ())
    assert agreement([outcome()], [Ruling("a", Grade.CORRECT, ())]).kappa == 1.0


async def test_the_judge_is_the_configured_model(fake_model):
    fake_model.script(says("correct"))
    settings = Settings(_env_file=None, llm_model="some-model", llm_base_url=fake_model.url)
    async with language_model(settings) as reply:
        assert await reply("Grade this.") == "correct"
    assert fake_model.requests[0].body["model"] == "some-model"


@pytest.mark.parametrize(
    "body",
    ['{"error": {"message": "overloaded"}}', '{"choices": []}', '{"choices": [{}]}', "[]", "null", "Bad gateway"],
)
async def test_a_server_that_says_yes_and_nothing_more_is_an_error_and_ends_no_run(fake_model, body):
    fake_model.default = replies(200, body)
    settings = Settings(_env_file=None, llm_model="some-model", llm_base_url=fake_model.url)
    async with language_model(settings) as reply:
        with pytest.raises(OpenAIError, match="without a message"):
            await reply("Grade this.")
        assert (await judge([outcome()], reply, PROMPT))[0].votes == ("unclear",) * 3


def test_a_folder_of_prompts_without_the_judges_leaves_it_the_one_that_came_with_it(tmp_path):
    assert judge_prompt(Settings(_env_file=None, prompts=tmp_path)) == PROMPT
    (tmp_path / "judge.md").write_text("$question $evidence $answer", encoding="utf-8")
    assert judge_prompt(Settings(_env_file=None, prompts=tmp_path)).text == "$question $evidence $answer"


async def test_without_a_model_there_is_no_judge():
    with pytest.raises(ValueError, match="QA_LLM_MODEL"):
        async with language_model(SETTINGS):
            pass
