%% A process of priority max asks about processes that never get to run beside others of priority high, and changes their group leader.
-module(proc_starving).
-include("case.hrl").

main() ->
    Starving = spawn(fun() -> receive after infinity -> ok end end),
    Low = spawn_opt(fun spin/0, [{priority, low}]),
    process_flag(priority, max),
    Hogs = [spawn_opt(fun spin/0, [{priority, high}]) || _ <- lists:seq(1, 2 * erlang:system_info(schedulers))],
    Leader = self(),
    Told = [begin
                group_leader(Leader, Pid),
                {process_info(Pid, group_leader) =:= {group_leader, Leader}, is_process_alive(Pid)}
            end || Pid <- [Starving, Low]],
    %% Who prints starves too.
    [exit(Pid, kill) || Pid <- [Starving, Low | Hogs]],
    ?show(Told).

spin() -> spin().
