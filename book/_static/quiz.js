// A quiz as choices: each answer is a button, choosing one shows whether it is right and why, and
// the first choice under each question counts. In a notebook, and without scripts, the answers are
// the `<details>` that genlib.show.quiz wrote; they are rebuilt here, their formulas included.
document.addEventListener("DOMContentLoaded", () => {
  const make = (tag, attributes, ...content) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...content);
    return element;
  };

  document.querySelectorAll(".genlib-quiz").forEach((quiz, which) => {
    const questions = [...quiz.querySelectorAll("ol > li")];
    const status = make("p", { role: "status" });
    const again = make("button", { type: "button", class: "again" }, "Start again");
    const count = () => {
      const right = questions.filter((q) => q.dataset.first == "right").length;
      const seen = questions.filter((q) => q.dataset.first).length, left = questions.length - seen;
      status.textContent = seen
        ? `${right} of ${seen} right at first try${left ? `; ${left} to go.` : "."}`
        : `${questions.length} questions; your first choice under each counts.`;
      again.hidden = !seen;
    };

    questions.forEach((question, number) => {
      const id = `quiz-${which}-${number}`, text = question.querySelector("p");
      text.id = id;
      const choices = make("div", { role: "group", "aria-labelledby": id });
      question.querySelectorAll("details").forEach((answer, place) => {
        const why = answer.querySelector("p"), right = answer.classList.contains("right");
        why.id = `${id}-${place}`;
        why.hidden = true;
        const choice = make("button", { type: "button", "aria-pressed": "false" },
          ...answer.querySelector("summary").childNodes);
        choice.className = right ? "right" : "wrong";
        if (/^\s*\\\(.*\\\)\s*$/.test(choice.textContent)) { // formula alone: no name once typeset
          choice.setAttribute("aria-label", choice.textContent.replace(/\\[()]/g, ""));
        }
        choice.addEventListener("click", () => {
          choice.setAttribute("aria-pressed", "true");
          choice.setAttribute("aria-describedby", why.id);
          why.hidden = false;
          if (!question.dataset.first) {
            question.dataset.first = choice.className;
            choice.dataset.first = "";
            count();
          }
        });
        choices.append(choice, make("div", { "aria-live": "polite" }, why));
        answer.remove();
      });
      question.append(choices);
    });

    again.addEventListener("click", () => {
      for (const question of questions) delete question.dataset.first;
      for (const choice of quiz.querySelectorAll("[aria-pressed]")) {
        choice.setAttribute("aria-pressed", "false");
        choice.removeAttribute("aria-describedby");
        delete choice.dataset.first;
      }
      for (const why of quiz.querySelectorAll("[aria-live] > p")) why.hidden = true;
      count();
      quiz.querySelector("[aria-pressed]").focus();
    });
    quiz.append(make("div", { class: "genlib-quiz-score" }, status, again));
    count();
  });
});
