%% Exits run along a chain of links and stop at a trapping process.
-module(proc_link_chain).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    First = chain(20),
    ?show(receive {'EXIT', First, R} -> R end),
    ?show(receive {'EXIT', _, _} -> more after 20 -> no_more end),
    ok.

chain(N) -> spawn_link(fun() -> node_(N) end).

node_(0) -> exit(from_the_end);
node_(N) -> chain(N - 1), receive never -> ok end.
