%% Appending twice to the same binary: the two results are separate.
-module(bs_append_shared).
-include("case.hrl").

main() ->
    A = lists:foldl(fun(N, B) -> <<B/binary, N>> end, <<>>, lists:seq(1, 100)),
    B = <<A/binary, "one">>,
    C = <<A/binary, "two">>,
    D = <<B/binary, "three">>,
    ?show([byte_size(X) || X <- [A, B, C, D]]),
    ?show(binary:part(B, 95, 8)),
    ?show(binary:part(C, 95, 8)),
    ?show(binary:part(D, 95, 13)),
    ?show(A =:= list_to_binary(lists:seq(1, 100))),
    <<E:50/binary, _/binary>> = B,
    F = <<E/binary, "x">>,
    ?show({F =:= <<(binary:part(A, 0, 50))/binary, $x>>, binary:at(B, 50)}),
    Self = self(),
    spawn(fun() -> Self ! <<A/binary, "child">> end),
    G = <<A/binary, "parent">>,
    ?show(receive H -> {binary:part(H, 98, 7), binary:part(G, 98, 8)} end),
    ok.
