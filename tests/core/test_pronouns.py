"""Who a question asks of, where it says no more than "she", or nothing."""

from __future__ import annotations

import pytest

from service.core.pronouns import asks_of_somebody, points_back, points_back_abroad


@pytest.mark.parametrize(
    "question",
    [
        "When did she leave Dorn United?",
        "How many goals did she score for Dorn United?",
        "And when did he visit Velm?",
        "Didn't she win in Velm?",
        "When may she leave Dorn?",
        "Does she speak French?",
        "Who is her deputy in Velm?",
        "And his brother in Velm?",
        "Wie viele Bücher hat sie?",
        "Hat sie Kinder?",
        "Welche Architekten lobte er?",
        "Wann verließ sie Dorn?",
        "Wie lange wohnt sie in Velm?",
        "Wer ist ihr Stellvertreter?",
        "Quand a-t-elle quitté Velm ?",
        "Combien d'enfants a-t-elle ?",
        "Combien mesure-t-il ?",
        "Est-ce qu'elle habite à Velm ?",
        "Qu'a-t-il dit à Velm ?",
        "¿Cuándo visitó ella Velm?",
    ],
)
def test_a_pronoun_at_the_place_of_the_subject_stands_for_somebody_named_before(question: str) -> None:
    assert asks_of_somebody(question) and points_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "What did Berg convey to him?",
        "Is it true that Berg resigned?",
        "When did they open the museum in Velm?",
        "Which driver had his licence revoked in Velm?",
        "Welche Firma verlegt ihren Sitz nach Velm?",
        "Wer verkaufte seine Anteile an Dorn?",
        "Is er een brug in Velm?",
        "Können sie sagen, wer Berg ist?",
        "¿Quién presentó su dimisión en Velm?",
        "Berg a-t-il démissionné ?",
        "Que s'est-il passé à Velm ?",
        "Quel temps fait-il à Velm ?",
        "Est-il vrai que Berg a démissionné ?",
        "Quels pays ont-ils signé l'accord de Velm ?",
        "Elle Berg est née où ?",
        "How long does it take to cross Lake Hest?",
        "What did the mayor say when she visited Velm?",
        "What did the mayor think was his best year in Velm?",
        "When did the woman who lost her dog in Velm die?",
        "Which Dorn United player did she replace?",
        "When did her deputy Ole Berg resign?",
        "Wann trat Berg ihr Amt an?",
        "Wann trat ihr Stellvertreter Ole Berg zurück?",
        "Was sagte Ole Berg, als er die Brücke eröffnete?",
        "Können Sie sagen, wann die Brücke eröffnet wurde?",
        "Was kostet der Umbau und wann wird er fertig?",
        "Quand le pont de Velm a-t-il été fermé ?",
        "Quand le maire a-t-il quitté Velm ?",
        "Combien de passagers y avait-il sur le ferry Hest ?",
        "Faut-il un billet à Velm ?",
        "Combien reste-t-il à Velm ?",
        "Jong-il died when?",
        "Y a-t-il un pont à Velm ?",
        "¿Quién es el dueño?",
    ],
)
def test_a_pronoun_of_a_name_or_thing_in_the_question_and_one_of_nothing_do_not(question: str) -> None:
    assert not asks_of_somebody(question)


@pytest.mark.parametrize(
    ("question", "back"),
    [
        *(
            (one, True)
            for one in (
                *("그는 언제 사임했습니까?", "그녀는 어디에서 일했습니까?", "왜?", "왜 사임했습니까?"),
                *("彼女はいつ辞任しましたか", "なぜですか", "いつ建設されましたか", "彼はなぜ辞任しましたか"),
                *("她什么时候辞职?", "为什么?", "为什么辞职?", "他们为什么辞职?", "什么时候建成的?"),
            )
        ),
        *(
            (one, False)
            for one in (
                *("시장은 언제 사임했습니까?", "그 회사는 언제 문을 열었습니까?", "누가 이겼습니까?"),
                *("市長は誰ですか", "他の会社はどこですか", "いつ雨が降りますか", "車は何台通りますか"),
                *("其他工人是谁?", "吉他是谁的?", "为什么工人罢工?", "学校有多少学生?", "Who led it?"),
            )
        ),
    ],
)
def test_a_korean_japanese_or_chinese_question_without_a_subject_points_back(question: str, back: bool) -> None:
    assert points_back_abroad(question) is back
