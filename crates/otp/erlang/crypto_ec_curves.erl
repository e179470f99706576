%% The parameters of elliptic curves (SEC 2): field, coefficients with the seed they were made from, base point, order, cofactor.
-module(crypto_ec_curves).

-export([curve/1, curves/0, curve_with_name/1]).

curves() -> [secp256k1, secp521r1, secp384r1, prime256v1, secp256r1, ed25519, x25519].

curve_with_name(Curve) ->
    Names = [secp256k1, secp521r1, secp384r1, secp256r1],
    case [Name || Name <- Names, curve(Name) =:= Curve] of
        [Name | _] -> {ok, Name};
        [] -> {error, not_found}
    end.

curve(prime256v1) -> curve(secp256r1);
curve(secp256r1) ->
    {{prime_field, bytes(16#ffffffff00000001000000000000000000000000ffffffffffffffffffffffff)},
     {bytes(16#ffffffff00000001000000000000000000000000fffffffffffffffffffffffc),
      bytes(16#5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b),
      bytes(16#c49d360886e704936a6678e1139d26b7819f7e90)},
     bytes(16#46b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5),
     bytes(16#ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551),
     <<1>>};
curve(secp384r1) ->
    {{prime_field, bytes(16#fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff)},
     {bytes(16#fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc),
      bytes(16#b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef),
      bytes(16#a335926aa319a27a1d00896a6773a4827acdac73)},
     bytes(16#4aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f),
     bytes(16#ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973),
     <<1>>};
curve(secp521r1) ->
    {{prime_field, bytes(16#1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff)},
     {bytes(16#1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc),
      bytes(16#51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00),
      bytes(16#d09e8800291cb85396cc6717393284aaa0da64ba)},
     bytes(16#400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650),
     bytes(16#1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409),
     <<1>>};
curve(secp256k1) ->
    {{prime_field, bytes(16#fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f)},
     {bytes(16#0),
      bytes(16#7),
      none},
     bytes(16#479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8),
     bytes(16#fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141),
     <<1>>}.

bytes(Number) -> binary:encode_unsigned(Number).
