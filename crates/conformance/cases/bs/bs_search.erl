%% binary:match, matches, split, replace, with one and several patterns, scopes and options.
-module(bs_search).
-include("case.hrl").

main() ->
    B = id(<<"abcabcab">>),
    ?show({binary:match(B, <<"b">>), binary:match(B, <<"x">>), binary:match(B, <<"abcab">>), binary:match(B, [<<"c">>, <<"ca">>])}),
    ?show(binary:match(B, <<"a">>, [{scope, {1, 5}}])),
    ?show(binary:match(B, <<"a">>, [{scope, {8, -3}}])),
    ?show({binary:matches(B, <<"ab">>), binary:matches(B, [<<"bc">>, <<"ab">>]), binary:matches(B, <<"x">>), binary:matches(<<"aaaa">>, <<"aa">>)}),
    ?show({binary:split(B, <<"b">>), binary:split(B, <<"b">>, [global]), binary:split(B, <<"ab">>, [global, trim]), binary:split(B, <<"ab">>, [global, trim_all]), binary:split(B, <<"x">>), binary:split(<<>>, <<"x">>)}),
    ?show({binary:replace(B, <<"b">>, <<"X">>), binary:replace(B, <<"b">>, <<"XY">>, [global]), binary:replace(B, [<<"a">>, <<"c">>], <<>>, [global]), binary:replace(B, <<"b">>, <<"[]">>, [global, {insert_replaced, 1}])}),
    ?show(binary:replace(B, <<"b">>, fun(M) -> <<$<, M/binary, $>>> end, [global])),
    P = binary:compile_pattern([<<"a">>, <<"c">>]),
    ?show(binary:matches(B, P)),
    ?show(binary:match(B, <<>>)),
    ?show(binary:match(B, [])),
    ?show(binary:match(id(a), <<"a">>)),
    ?show(binary:match(B, <<"a">>, [{scope, {5, 9}}])),
    ?show(binary:split(B, a)),
    ?show(binary:match(<<1:4>>, <<1>>)),
    ok.
