%% What is sent is copied: large terms, shared parts, literals, binaries.
-module(proc_copies).
-include("case.hrl").

main() ->
    T = {lists:seq(1, 1000), #{1 => "x"}, <<"small">>, binary:copy(<<"big">>, 100), 1 bsl 200, 1.5, fun(X) -> X end, make_ref()},
    S = self(),
    P = spawn(fun() -> echo(S) end),
    P ! T,
    ?show(receive R -> R =:= T end),
    L = [T, T, T],
    P ! L,
    ?show(receive R2 -> R2 =:= L end),
    P ! [literal, {"list", <<"of things">>}],
    ?show(receive R3 -> R3 end),
    Deep = lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, 1500)),
    P ! Deep,
    ?show(receive R4 -> R4 =:= Deep end),
    P ! maps:from_list([{N, {N}} || N <- lists:seq(1, 200)]),
    ?show(receive R5 -> lists:sum(maps:keys(R5)) end),
    ok.

echo(S) -> receive M -> S ! M, echo(S) end.
