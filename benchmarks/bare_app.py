"""The smallest Flask app, for baselines."""

from flask import Flask

app = Flask(__name__)
