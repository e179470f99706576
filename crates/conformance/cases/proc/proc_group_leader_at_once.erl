%% The group leader of another process is the new one when group_leader/2 returns, and one that ends has none.
-module(proc_group_leader_at_once).
-include("case.hrl").

main() ->
    Init = whereis(init),
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 20)],
    ?show(lists:usort([begin true = group_leader(Init, P), process_info(P, group_leader) =:= {group_leader, Init} end || P <- Ps])),
    ?show(lists:usort([begin exit(P, bang), catch_class(fun() -> group_leader(Init, P) end) end || P <- Ps])),
    ok.

catch_class(F) -> try F() catch Class:Reason -> {Class, Reason} end.
