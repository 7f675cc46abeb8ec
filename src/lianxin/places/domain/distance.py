"""Distance on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS-84."""

_EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance in kilometres (haversine; within 0.5 % of the ellipsoid)."""
    (lon_a, lat_a), (lon_b, lat_b) = a, b
    half_lat, half_lon = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
