%% iolist_to_binary, iolist_size, list_to_binary, iolist_to_iovec.
-module(bs_iolist).
-include("case.hrl").

main() ->
    [?show({L, iolist_to_binary(id(L)), iolist_size(id(L))}) || L <- [[], <<>>, [1, 2], [[], [<<>>]], ["a", <<"b">>, [$c, ["d" | <<"e">>]]], [1 | <<2>>], <<"bin">>, [[[[[[[255]]]]]]]]],
    [?show({L, iolist_to_binary(id(L))}) || L <- [a, [a], [256], [-1], [1 | 2], [1.0], [<<1:1>>], <<1:1>>, [{}], [1, [2 | 3]], [1 bsl 70], #{}]],
    [?show({L, list_to_binary(id(L))}) || L <- [[], "abc", [<<1>>, [2]], <<1>>, a, [300], ["å€"]]],
    ?show(iolist_size(id([1, a]))),
    ?show(iolist_to_binary(erlang:iolist_to_iovec(id(["ab", <<"cd">>, [$e]])))),
    ?show(byte_size(iolist_to_binary(nest(20000, [])))),
    ok.

nest(0, L) -> L;
nest(N, L) -> nest(N - 1, [N rem 256, L, <<"x">>]).
