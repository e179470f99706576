%% nth, nthtail, last, droplast, sublist, split, splitwith, takewhile, dropwhile.
-module(lists_slices).
-include("case.hrl").

main() ->
    L = [a, b, c, d],
    ?show({lists:nth(1, L), lists:nth(4, L), lists:nthtail(0, L), lists:nthtail(2, L), lists:nthtail(4, L)}),
    ?show({lists:last(L), lists:droplast(L), lists:droplast([x])}),
    ?show({lists:sublist(L, 2), lists:sublist(L, 9), lists:sublist(L, 2, 2), lists:sublist(L, 3, 9), lists:sublist(L, 5, 1), lists:sublist(L, 0)}),
    ?show({lists:split(0, L), lists:split(2, L), lists:split(4, L)}),
    ?show({lists:splitwith(fun(X) -> X < c end, L), lists:takewhile(fun(X) -> X < c end, L), lists:dropwhile(fun(X) -> X < c end, L)}),
    ?show(lists:nth(0, id(L))),
    ?show(lists:nth(5, id(L))),
    ?show(lists:nthtail(5, id(L))),
    ?show(lists:last(id([]))),
    ?show(lists:droplast(id([]))),
    ?show(lists:split(5, id(L))),
    ?show(lists:split(-1, id(L))),
    ?show(lists:sublist(id(L), -1)),
    ok.
