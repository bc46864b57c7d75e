"""The register of risk tools by name, and who is trained in which. No text of any tool stands here."""
