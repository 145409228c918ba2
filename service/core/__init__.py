"""The pure part: articles, spans, evidence, verdicts. No I/O, no clock, no environment."""
