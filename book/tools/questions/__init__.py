"""The chapters' quizzes as a question bank for learning platforms."""
