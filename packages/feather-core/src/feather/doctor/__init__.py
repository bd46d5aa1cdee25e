"""``feather doctor``: what is wrong with an app, and what must not reach production.

:mod:`feather.doctor.examination` examines an app, :mod:`feather.doctor.boot` refuses an unsafe
start. Nothing is imported here, because a start in production needs the second one only.
"""
