"""A key pair for forms that is used by these tests alone, and a key of a form sealed with it."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateNumbers, RSAPublicNumbers, rsa_crt_dmp1, rsa_crt_dmq1, rsa_crt_iqmp

_P = int(
    "e2f703dd10451fa44b3e5c9f6d5c553836ef64ea2a706fcfb05593959d81a367c74f3bde2350e7d38ccda2cfeb7ea846aadc3fbb7f45edfe678aa87676c540e5"
    "6034447783d66c9c79e32697d6c8aa48be5dd05bd2c07a8911cd53655eaf0b940538313576dcc6a1ea1c17bbba755575adf7ae157fb79ddcf8e65a26d97020dd",
    16,
)
_Q = int(
    "bad67d75787e6b46178dd37313aba7a8a9d3716677d7858812f67541644cb9422b71bcb6190e84a84ef43a44ba0060ddd369ecf3218f75c50885836efd1dc3a5"
    "087cac40aec75d1af97a1c7163c32a6a34d10bdc267ec0c68c45cd916a6c818863c9abd7a6b858bd075f350a9ced2fd581bcc533a15fca521b8784d01760d4c9",
    16,
)
_E = 65537
_D = pow(_E, -1, (_P - 1) * (_Q - 1))
PRIVATE = RSAPrivateNumbers(
    p=_P,
    q=_Q,
    d=_D,
    dmp1=rsa_crt_dmp1(_D, _P),
    dmq1=rsa_crt_dmq1(_D, _Q),
    iqmp=rsa_crt_iqmp(_P, _Q),
    public_numbers=RSAPublicNumbers(_E, _P * _Q),
).private_key()

# The bytes 0 to 15.
KEY_SEALED = (
    "NO55YUKIyuRkdAGut2Uog6ogjx90squxRvHKVO5y9+hO+aWG21HOtZ0Ir56191IrtDpzkqTW1tDGQoyqicObrfD+/6bZgr2C3pLrrWeA5TmxyP27WdsM/vLXPNgG9miW"
    "o1ocnm3ddMyHeWBSavIpQsKh3C9ah5eDA8/Fx3fVRuabO4nXHZNYguFXq3wgeiPWtf+dkKLUqJkMp46AtHG+MKFuEKndOivfV2D3IFgBPiGkN9yccSdWj9Q90q5co+Aq"
    "oCswTP3KfoOmnhuwmR4JAIGdWYS2x3QdOtGJhWdeqpzlt70QN04QeXnNB1AWV3sy83dvKb26lI5d7+gIoSQxig=="
)
