%% What term_to_binary writes, binary_to_term reads.
-module(conv_etf_roundtrip).
-include("case.hrl").

main() ->
    Terms = [a, 'å', list_to_atom(lists:duplicate(255, $x)), 0, -1, 1 bsl 100, -(1 bsl 5000), 1.5, -0.0, [], "abc", lists:duplicate(70000, $x), [a | b], {}, list_to_tuple(lists:seq(1, 300)), <<"bin">>, <<5:3>>, binary:copy(<<"x">>, 1000), #{}, maps:from_list([{N, {N}} || N <- lists:seq(1, 100)]), fun lists:map/2, self(), make_ref(), #{#{} => [#{}]}],
    ?show([binary_to_term(term_to_binary(T)) =:= T || T <- Terms]),
    ?show([binary_to_term(term_to_binary(T, [compressed])) =:= T || T <- Terms]),
    ?show([binary_to_term(term_to_binary(T, [{minor_version, 1}])) =:= T || T <- Terms]),
    N = id(5), F = fun(X) -> X + N end,
    ?show((binary_to_term(term_to_binary(F)))(1)),
    ?show(binary_to_term(term_to_binary(F)) =:= F),
    Deep = lists:foldl(fun(_, A) -> {A} end, x, lists:seq(1, 1500)),
    ?show(binary_to_term(term_to_binary(Deep)) =:= Deep),
    ok.
