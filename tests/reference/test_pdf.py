"""The section PDF Generation: its first example as a scaffolded app has it.

The other two are about feather-storage and feather-jobs.
"""

from scaffolds import MakeApp

REPORT = """\
from io import BytesIO
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Paragraph, Table
from reportlab.lib.styles import getSampleStyleSheet

def generate_report(data):
    buffer = BytesIO()
    doc = SimpleDocTemplate(buffer, pagesize=A4)
    styles = getSampleStyleSheet()

    elements = [
        Paragraph("Report Title", styles['Heading1']),
        Table(data),
    ]

    doc.build(elements)
    buffer.seek(0)
    return buffer
"""
ROUTE = """\
from feather import page
from flask import send_file
from services.report_service import generate_report

@page.get('/report')
def report():
    rows = [['name', 'total'], ['Ada', 5]]
    return send_file(generate_report(rows), mimetype='application/pdf')
"""


def test_a_report_is_a_pdf(make_app: MakeApp) -> None:
    files = {"services/report_service.py": REPORT, "routes/pages/report.py": ROUTE}
    app = make_app(files, database="none")
    with app.test_client().get("/report") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
