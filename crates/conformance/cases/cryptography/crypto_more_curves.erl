%% Curve448 for secrets and for signatures, Brainpool's curves and the smaller ones of NIST.
-module(crypto_more_curves).
-include("case.hrl").

-define(PRIME_CURVES, [brainpoolP256r1, brainpoolP256t1, brainpoolP384r1, brainpoolP384t1, secp224r1, secp192r1, prime192v1]).

main() ->
    [?show({Curve, lists:member(Curve, crypto:supports(curves))}) || Curve <- [x448, ed448 | ?PRIME_CURVES]],
    secrets(),
    signatures(),
    [prime_curve(Curve) || Curve <- ?PRIME_CURVES],
    [?show({Curve, erlang:md5(term_to_binary(crypto:ec_curve(Curve)))}) || Curve <- ?PRIME_CURVES].

secrets() ->
    {Public, Private} = crypto:generate_key(eddh, x448, <<7:448>>),
    {Public, Private} = crypto:generate_key(ecdh, x448, <<7:448>>),
    {Other, OtherPrivate} = crypto:generate_key(eddh, x448),
    ?show(binary:encode_hex(Public)),
    ?show({byte_size(Other), byte_size(OtherPrivate)}),
    ?show(crypto:compute_key(eddh, Other, Private, x448) =:= crypto:compute_key(ecdh, Public, OtherPrivate, x448)),
    ?show(binary:encode_hex(crypto:compute_key(eddh, Public, <<9:448>>, x448))),
    [?show(tag(fun() -> crypto:compute_key(eddh, Key, Private, x448) end)) || Key <- [<<0:448>>, <<1, 0:440>>]].

signatures() ->
    {Public, Private} = crypto:generate_key(eddsa, ed448, <<5:456>>),
    Signature = crypto:sign(eddsa, none, <<"text">>, [Private, ed448]),
    ?show({binary:encode_hex(Public), binary:encode_hex(Signature)}),
    ?show([crypto:verify(eddsa, none, Text, Signature, [Public, ed448]) || Text <- [<<"text">>, <<"test">>]]),
    ?show(crypto:verify(eddsa, none, <<"text">>, <<1:912>>, [Public, ed448])),
    ?show(crypto:verify(eddsa, none, <<"text">>, <<"short">>, [Public, ed448])).

prime_curve(Curve) ->
    {Public, Private} = crypto:generate_key(ecdh, Curve, <<7>>),
    {Other, OtherPrivate} = crypto:generate_key(ecdh, Curve),
    ?show({Curve, binary:encode_hex(Public), binary:encode_hex(Private)}),
    ?show(crypto:compute_key(ecdh, Other, Private, Curve) =:= crypto:compute_key(ecdh, Public, OtherPrivate, Curve)),
    Signature = crypto:sign(ecdsa, sha256, <<"text">>, [Private, Curve]),
    ?show([crypto:verify(ecdsa, Hash, Text, Signature, [Public, Curve])
           || Hash <- [sha256, sha512], Text <- [<<"text">>, <<"test">>]]).

tag(Fun) ->
    try Fun() catch error:{Tag, {File, Line}, Reason} when is_list(File), is_integer(Line), is_list(Reason) -> Tag end.
