%% Messages received between collections, and kept in the queue through them.
-module(gc_messages).
-include("case.hrl").

main() ->
    S = self(),
    spawn(fun() -> [S ! {N, lists:seq(1, 20), <<N:32>>, binary:copy(<<N>>, 80)} || N <- lists:seq(1, 300)] end),
    Kept = collect(300, []),
    erlang:garbage_collect(),
    ?show(lists:all(fun({N, L, B, C}) -> lists:sum(L) =:= 210 andalso B =:= <<N:32>> andalso binary:at(C, 79) =:= N band 255 end, Kept)),
    [S ! {queued, N, [N]} || N <- lists:seq(1, 100)],
    garbage(1000),
    erlang:garbage_collect(),
    ?show(lists:sum([receive {queued, N, [N]} -> N end || _ <- lists:seq(1, 100)])),
    ok.

collect(0, L) -> L;
collect(N, L) -> receive {_, _, _, _} = M -> collect(N - 1, [M | L]) end.

garbage(0) -> ok;
garbage(N) -> _ = lists:seq(1, 50), garbage(N - 1).
