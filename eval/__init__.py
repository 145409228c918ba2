"""The evaluation: examples about articles, a run, metrics, a gate and reports."""
