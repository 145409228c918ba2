"""`python -m eval`: run the evaluation and its gate; `draft` and `feedback` propose new examples."""

from eval.cli import app

app()
