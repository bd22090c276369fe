// A quiz keeps score: what counts is the first answer that a reader opens under each question.
// Without scripts the answers still open and explain themselves.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".genlib-quiz").forEach((quiz) => {
    const questions = quiz.querySelectorAll("ol > li");
    const score = document.createElement("p");
    score.className = "genlib-quiz-score";
    score.setAttribute("role", "status");
    score.textContent = `${questions.length} questions; your first answer to each counts.`;
    quiz.append(score);
    quiz.addEventListener("click", (event) => {
      const answer = event.target.closest("summary")?.parentElement;
      const question = answer?.closest("li");
      if (!question || question.dataset.first) return;
      question.dataset.first = answer.classList.contains("right") ? "right" : "wrong";
      const count = (what) => quiz.querySelectorAll(`li[data-first${what}]`).length;
      score.textContent = `${count('="right"')} of ${count("")} answered right at first try` +
        (count("") < questions.length ? `; ${questions.length - count("")} to go.` : ".");
    });
  });
});
