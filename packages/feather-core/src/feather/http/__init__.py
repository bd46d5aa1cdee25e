"""The way of a request around Flask: ids, hosts, proxies, headers and the access line."""
