%% Pids of a thousand processes are distinct and sort by creation.
-module(pids_many).
-include("case.hrl").

main() ->
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 1000)],
    ?show(length(lists:usort(Ps))),
    ?show(lists:all(fun is_process_alive/1, Ps)),
    Rs = [monitor(process, P) || P <- Ps],
    [P ! stop || P <- Ps],
    [receive {'DOWN', R, process, _, normal} -> ok end || R <- Rs],
    ?show(lists:any(fun is_process_alive/1, Ps)),
    ?show(lists:any(fun(P) -> lists:member(P, processes()) end, Ps)),
    ?show(lists:member(self(), processes())),
    ok.
