%% One crash takes a linked group down; the monitor sees each.
-module(proc_link_group).
-include("case.hrl").

main() ->
    S = self(),
    Leader = spawn(fun() ->
        Ps = [spawn_link(fun() -> receive crash -> exit(crashed); never -> ok end end) || _ <- lists:seq(1, 10)],
        S ! {members, Ps},
        receive never -> ok end
    end),
    Ps = receive {members, L} -> L end,
    Rs = [monitor(process, P) || P <- [Leader | Ps]],
    lists:nth(4, Ps) ! crash,
    ?show([receive {'DOWN', R, process, _, W} -> W end || R <- Rs]),
    ok.
