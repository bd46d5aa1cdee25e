"""The reference's section "PDF Generation": its first example as written."""


def test_basic_usage():
    from io import BytesIO

    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    def generate_report(data):
        buffer = BytesIO()
        doc = SimpleDocTemplate(buffer, pagesize=A4)
        styles = getSampleStyleSheet()

        elements = [
            Paragraph("Report Title", styles["Heading1"]),
            Table(data),
        ]

        doc.build(elements)
        buffer.seek(0)
        return buffer

    buffer = generate_report([["name", "total"], ["Ada", 5]])
    assert buffer.tell() == 0
    assert buffer.read(5) == b"%PDF-"
