%% The parameters of elliptic curves (SEC 2): field, coefficients with the seed they were made from, base point, order, cofactor.
-module(crypto_ec_curves).

-export([curve/1, curves/0, curve_with_name/1]).

curves() ->
    [brainpoolP384t1, brainpoolP384r1, brainpoolP256t1, brainpoolP256r1, secp256k1, secp521r1, secp384r1, prime256v1, secp256r1, secp224r1,
     prime192v1, secp192r1, ed448, ed25519, x448, x25519].

curve_with_name(Curve) ->
    Names = [secp256k1, secp521r1, secp384r1, secp256r1, secp224r1, secp192r1, brainpoolP256r1, brainpoolP256t1, brainpoolP384r1,
             brainpoolP384t1],
    case [Name || Name <- Names, curve(Name) =:= Curve] of
        [Name | _] -> {ok, Name};
        [] -> {error, not_found}
    end.

curve(prime192v1) -> curve(secp192r1);
curve(secp192r1) ->
    {{prime_field, bytes(16#fffffffffffffffffffffffffffffffeffffffffffffffff)},
     {bytes(16#fffffffffffffffffffffffffffffffefffffffffffffffc),
      bytes(16#64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1),
      bytes(16#3045ae6fc8422f64ed579528d38120eae12196d5)},
     bytes(16#4188da80eb03090f67cbf20eb43a18800f4ff0afd82ff101207192b95ffc8da78631011ed6b24cdd573f977a11e794811),
     bytes(16#ffffffffffffffffffffffff99def836146bc9b1b4d22831),
     <<1>>};
curve(secp224r1) ->
    {{prime_field, bytes(16#ffffffffffffffffffffffffffffffff000000000000000000000001)},
     {bytes(16#fffffffffffffffffffffffffffffffefffffffffffffffffffffffe),
      bytes(16#b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4),
      bytes(16#bd71344799d5c7fcdc45b59fa3b9ab8f6a948bc5)},
     bytes(16#4b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34),
     bytes(16#ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d),
     <<1>>};
curve(brainpoolP256r1) ->
    {{prime_field, bytes(16#a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377)},
     {bytes(16#7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9),
      bytes(16#26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6),
      none},
     bytes(16#48bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997),
     bytes(16#a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7),
     <<1>>};
curve(brainpoolP256t1) ->
    {{prime_field, bytes(16#a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377)},
     {bytes(16#a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5374),
      bytes(16#662c61c430d84ea4fe66a7733d0b76b7bf93ebc4af2f49256ae58101fee92b04),
      none},
     bytes(16#4a3e8eb3cc1cfe7b7732213b23a656149afa142c47aafbc2b79a191562e1305f42d996c823439c56d7f7b22e14644417e69bcb6de39d027001dabe8f35b25c9be),
     bytes(16#a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7),
     <<1>>};
curve(brainpoolP384r1) ->
    {{prime_field, bytes(16#8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53)},
     {bytes(16#7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826),
      bytes(16#4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11),
      none},
     bytes(16#41d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315),
     bytes(16#8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565),
     <<1>>};
curve(brainpoolP384t1) ->
    {{prime_field, bytes(16#8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53)},
     {bytes(16#8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec50),
      bytes(16#7f519eada7bda81bd826dba647910f8c4b9346ed8ccdc64e4b1abd11756dce1d2074aa263b88805ced70355a33b471ee),
      none},
     bytes(16#418de98b02db9a306f2afcd7235f72a819b80ab12ebd653172476fecd462aabffc4ff191b946a5f54d8d0aa2f418808cc25ab056962d30651a114afd2755ad336747f93475b7a1fca3b88f2b6a208ccfe469408584dc2b2912675bf5b9e582928),
     bytes(16#8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565),
     <<1>>};
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
