// Every word of the page, in English ~ in Korean. {name} is filled in; | parts one from many.

const TABLE = `
skip: Skip to the question ~ 질문으로 건너뛰기
ask: Ask ~ 질문하기
articles: Articles ~ 기사
article: Article ~ 기사
theme: Light or dark ~ 밝게 또는 어둡게
otherLanguage: 한국어 ~ English
evidence: Evidence ~ 근거
welcome: Ask about your articles ~ 기사에 대해 물어보세요
promise: Every sentence of an answer is proven by an exact quote. What cannot be proven is left out. ~ 답변의 모든 문장은 기사의 정확한 인용으로 증명됩니다. 증명할 수 없는 내용은 뺍니다.
resting: Choose a number to read its evidence here. ~ 번호를 고르면 근거가 여기에 열립니다.
yourQuestion: Your question ~ 질문
askQuestion: Ask a question ~ 질문을 입력하세요
askFollowUp: Ask a follow-up question ~ 이어서 질문하세요
stop: Stop ~ 멈추기
newTopic: New topic ~ 새 주제
export: Export ~ 내보내기
clear: Clear ~ 지우기
clearAsk: Delete this conversation from your browser? ~ 이 대화를 브라우저에서 지울까요?
cancel: Cancel ~ 취소
tryAsking: Try asking ~ 이렇게 물어보세요
about: What is reported about {name}? ~ {name}에 대해 무엇이 보도되었나요?
nothingStored: No article is stored yet. Add one. ~ 저장된 기사가 없습니다. 기사를 추가하세요.
keyNeeded: This service needs an API key ~ 이 서비스에는 API 키가 필요합니다
key: API key ~ API 키
keyKept: It is kept until this tab is closed. ~ 이 탭을 닫을 때까지만 보관됩니다.
keyRefused: That key is not known, or no longer valid. ~ 알 수 없거나 더 이상 유효하지 않은 키입니다.
open: Open ~ 열기

searching: Searching the articles ~ 기사를 찾는 중
reading: Reading {n} passage|Reading {n} passages ~ {n}개 대목을 읽는 중
checking: Checking, {n} statement proven|Checking, {n} statements proven ~ 확인하는 중, {n}개 문장 증명됨
proven: {n} statement, proven|{n} statements, all proven ~ {n}개 문장 모두 증명됨
searched: search ~ 검색
read: reading ~ 읽기
checked: checking ~ 확인
understood: Understood as: {question} ~ 이렇게 이해했습니다: {question}
stopped: You stopped here. What is shown is proven. ~ 여기서 멈추셨습니다. 보이는 문장은 증명되었습니다.
partial: Part of the answer is missing ~ 답변의 일부가 빠졌습니다
degraded: Answered without the language model ~ 언어 모델 없이 답했습니다
extractive: In the articles’ own sentences ~ 기사의 문장 그대로
writtenBy: Written by {model} ~ 작성: {model}
leftOut: {n} sentence left out, because it is not proven|{n} sentences left out, because they are not proven ~ 증명되지 않아 {n}개 문장을 뺐습니다
notFound: Not in these articles ~ 이 기사들에는 없습니다
nearest: The nearest passages ~ 가장 가까운 대목
failed: That did not work ~ 문제가 생겼습니다
unreachable: The service cannot be reached. Check the connection and try again. ~ 서비스에 연결할 수 없습니다. 연결을 확인하세요.
again: Ask again ~ 다시 질문하기
copyAnswer: Copy the answer with its sources ~ 출처와 함께 복사
linkAnswer: Copy a link for this browser ~ 이 브라우저용 링크 복사
copied: Copied ~ 복사했습니다
good: Good answer ~ 좋은 답변
bad: Bad answer ~ 아쉬운 답변
comment: What was good or wrong? ~ 무엇이 좋거나 아쉬웠나요?
sendComment: Send ~ 보내기
thanks: Thank you ~ 고맙습니다
marker: Evidence {n} ~ 근거 {n}

evidenceOf: Evidence {n} of {all} ~ 근거 {n} / {all}
previous: Previous evidence ~ 이전 근거
next: Next evidence ~ 다음 근거
close: Close ~ 닫기
copyQuote: Copy as a quotation ~ 인용문으로 복사
linkQuote: Copy a link to this place ~ 이 자리의 링크 복사
original: Open the original ~ 원문 열기
untitled: Untitled article ~ 제목 없는 기사
toTheLetter: Stands in the article to the letter ~ 기사에 글자 그대로 있습니다
mismatch: This quote does not match the stored article. ~ 이 인용은 저장된 기사와 다릅니다.
gone: This article has been deleted. ~ 기사가 삭제되었습니다.
older: This version has since changed. ~ 이 기사는 그 뒤에 바뀌었습니다.
currentVersion: Read the current version ~ 현재 버전 읽기
also: Also reported by {names} ~ 같은 내용을 전한 곳: {names}
loading: Loading ~ 불러오는 중

searchArticles: Search the articles ~ 기사 검색
add: Add articles ~ 기사 추가
more: Show more ~ 더 보기
delete: Delete ~ 삭제
deleteOf: Delete “{name}” ~ “{name}” 삭제
deleteAsk: Delete “{name}” with all its versions? ~ “{name}” 기사를 모든 버전과 함께 삭제할까요?
deleteHint: Answers keep their quotes, but the article can no longer be read. ~ 답변의 인용은 남지만 기사는 더 읽을 수 없습니다.
files: Files (text, Markdown, HTML, PDF) ~ 파일 (텍스트, Markdown, HTML, PDF)
paste: Or paste the text ~ 또는 본문 붙여넣기
title: Title ~ 제목
source: Source ~ 출처
author: Author ~ 글쓴이
date: Date ~ 날짜
address: Web address of the original ~ 원문 주소
store: Store ~ 저장
storing: Reading and storing ~ 읽고 저장하는 중
stored: Stored ~ 저장했습니다
replaced: Stored; replaces the earlier article of this name ~ 저장하여 같은 이름의 이전 기사를 대체했습니다
unchanged: Stored already ~ 이미 저장되어 있습니다
`;

// Reasons come from the service in English, each with a stable code.
const REASONS = {
  "no-answer": "저장된 기사에는 답이 없습니다.",
  "no-subject": "무엇에 대한 질문인지 적어 주세요.",
  unproven: "답이 저장된 기사로 증명되지 않습니다.",
  "partly-unproven": "일부는 증명되지 않아 뺐습니다.",
  "not-covered": "질문의 일부는 기사에 없습니다.",
};

const WORDS = Object.fromEntries([...TABLE.matchAll(/^(\w+): (.*) ~ (.*)$/gm)].map(([, key, ...pair]) => [key, pair]));
const language = () => document.documentElement.lang;

export function say(key, values = {}) {
  const [english, korean] = WORDS[key];
  const [one, many = one] = english.split("|");
  const text = language() === "ko" ? korean : values.n === 1 ? one : many;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString());
}

/** A question in the language of what it asks about. */
export function questionAbout(name, spoken) {
  return WORDS.about[spoken === "ko" ? 1 : 0].replace("{name}", () => name);
}

/** A reason of the service for readers, in their language where its code is known. */
export function reason(code, message) {
  return code === "no-articles" ? say("nothingStored") : (language() === "ko" && REASONS[code]) || message;
}

/** A problem in plain words. */
export function trouble(problem) {
  return problem.message || say("unreachable");
}

export function seconds(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

export function title(article) {
  return article.title || article.key || say("untitled");
}

/** Source, author and date, as far as known. The date is the article's own, whatever the reader's time zone. */
export function byline({ source, author, published_at: published }) {
  const day = published && new Date(`${published.slice(0, 10)}T00:00`).toLocaleDateString(language(), { dateStyle: "long" });
  return [source, author, day].filter(Boolean).join(" · ");
}

/** Whether a quote brings its own quotation marks. */
export const isQuoted = (quote) => /^["“„«「『]/.test(quote);

/** A quote with its attribution, as one puts it into a text of one's own. */
export function quotation({ quote, url, ...article }) {
  return `${isQuoted(quote) ? quote : `“${quote}”`} — ${[title(article), byline(article), url].filter(Boolean).join(", ")}`;
}

/** Puts the words of the reader's language into the document. */
export function translate() {
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
  for (const place of document.querySelectorAll("[data-label]")) {
    place.ariaLabel = say(place.dataset.label);
    if (place.matches("button")) place.title = place.ariaLabel;
  }
}
