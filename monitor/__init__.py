"""d40 watches provincial news for figures on social policy credit, keeps the evidence and mails what is new."""

__version__ = "0.1.0"
