"""Networks that foresee the next letter from those before it, many of them side by side.

Letters before [B, R, C] -> embedded [B, R, C * E] -> hidden [B, R, H] -> log p of the next [B, R].
Source: Bengio et al., "A neural probabilistic language model" (2003), with letters for words.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib import data
from genlib.checks import check_positive
from genlib.data.sequences import Alphabet
from genlib.model import Model
from genlib.side_by_side import mlp_runs


class LetterRuns(Model):
    """R networks of one shape; a batch is `[B, R, C + 1]`, whose last letter is foreseen.

    The loss is the sum of theirs, so each gets the gradient that it would get alone.

    Args:
        runs: R.
        symbols: V.
        context: letters that are seen, C.
        hidden: units, H.
        embedding: numbers a letter is given, E.
    """

    def __init__(self, runs: int, symbols: int, context: int, hidden: int, embedding: int = 12):
        super().__init__()
        self.runs, self.symbols = check_positive("runs", runs), check_positive("symbols", symbols)
        context, embedding = (
            check_positive("context", context),
            check_positive("embedding", embedding),
        )
        self.table = nn.Parameter(0.5 * torch.randn(self.runs, self.symbols, embedding))
        self.net = mlp_runs(
            self.runs, context * embedding, check_positive("hidden", hidden), self.symbols
        )

    def log_probs(self, x: Tensor) -> Tensor:
        """log p(last letter | those before), `[B, R, C + 1]` to `[B, R]`, nats."""
        x = x.to(self.device)
        offset = self.symbols * torch.arange(self.runs, device=self.device)[:, None]
        embedded = F.embedding(x[..., :-1] + offset, self.table.flatten(0, 1))  # [B, R, C, E]
        logits = self.net(embedded.flatten(-2))  # [B, R, V]
        return logits.log_softmax(-1).gather(-1, x[..., -1:]).squeeze(-1)

    def losses(self, x: Tensor) -> Tensor:
        """Each network's mean of -log p, `[R]`, nats per letter."""
        return -self.log_probs(x).mean(0)

    def loss(self, x: Tensor) -> Tensor:
        """The sum of the networks' losses."""
        return self.losses(x).sum()


class Pages:
    """The King James Bible in small letters, by chapters: some to judge by, the others to learn.

    Of every 20 chapters one is for validation and one for testing, so that both are spread over
    all books. A learner's text is a random order of the other chapters, cut to a length.

    Args:
        context: letters before the one that is foreseen, C.
        judged: windows for validation, and as many for testing.

    Attributes:
        alphabet: of all chapters.
        val, test: windows spread evenly over these chapters, `[judged, C + 1]`.
    """

    def __init__(self, context: int, judged: int = 20_000):
        self.context = check_positive("context", context)
        chapters = data.king_james()
        self.alphabet = Alphabet.of([*chapters, "\n"])
        self._learn = [c for i, c in enumerate(chapters) if i % 20 not in (3, 13)]
        self.val, self.test = (
            self._spread(chapters[i::20], check_positive("judged", judged)) for i in (3, 13)
        )

    def _spread(self, chapters: Sequence[str], many: int) -> Tensor:
        windows = self.alphabet.windows("\n".join(chapters), self.context + 1, 1)
        return windows[torch.linspace(0, len(windows) - 1, many).long()]

    def text(self, letters: int, seed: int) -> Tensor:
        """The first so many letters of the chapters in an order of its own: `[letters]`.

        Raises:
            ValueError: more letters than there are.
        """
        order = torch.randperm(len(self._learn), generator=torch.Generator().manual_seed(seed))
        text = "\n".join(self._learn[i] for i in order.tolist())
        if check_positive("letters", letters) > len(text):
            raise ValueError(f"Expected at most {len(text)} letters, got {letters}.")
        return self.alphabet.encode(text[:letters])[0, :-1]

    def windows(self, text: Tensor) -> Tensor:
        """All stretches of C + 1 letters: `[N - C, C + 1]`."""
        return text.unfold(0, self.context + 1, 1)
