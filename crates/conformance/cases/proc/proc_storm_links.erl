%% Links made, broken and made again from both ends at once, and ends that run through them.
-module(proc_storm_links).
-include("case.hrl").

main() ->
    ?show(star(50, boom)),
    ?show(star(50, kill)),
    ?show(chain(60)),
    ?show(lists:usort([contested(N) || N <- lists:seq(1, 30)])),
    ?show(web(12)),
    ?show(unlinked(40)),
    ok.

watch(Pids) ->
    [monitor(process, P) || P <- Pids].

reasons(Monitors) ->
    Reasons = [receive {'DOWN', M, process, _, Reason} -> Reason end || M <- Monitors],
    {length(Reasons), lists:usort(Reasons)}.

%% All die with the one in the middle, with its reason; who traps exits hears of it.
star(Count, Reason) ->
    Middle = spawn(fun() -> receive never -> ok end end),
    Rays = [spawn(fun() -> link(Middle), receive never -> ok end end) || _ <- lists:seq(1, Count)],
    Self = self(),
    Trapping = [spawn(fun() ->
        process_flag(trap_exit, true),
        link(Middle),
        Self ! {self(), linked},
        receive {'EXIT', Middle, R} -> exit({heard, R}) end
    end) || _ <- lists:seq(1, 3)],
    [receive {P, linked} -> ok end || P <- Trapping],
    [wait_linked(P, Middle) || P <- Rays],
    Monitors = watch([Middle | Rays]),
    Others = watch(Trapping),
    exit(Middle, Reason),
    {reasons(Monitors), reasons(Others)}.

wait_linked(P, To) ->
    case process_info(P, links) of
        {links, [To]} -> ok;
        _ -> erlang:yield(), wait_linked(P, To)
    end.

%% An exit signal goes through a chain of links.
chain(Count) ->
    Self = self(),
    [Last | _] = All = lists:foldl(fun
        (_, []) -> [spawn(fun() -> Self ! ready, receive never -> ok end end)];
        (_, [Next | _] = Chain) -> [spawn(fun() -> link(Next), Self ! ready, receive never -> ok end end) | Chain]
    end, [], lists:seq(1, Count)),
    [receive ready -> ok end || _ <- All],
    Monitors = watch(All),
    exit(Last, broken),
    reasons(Monitors).

%% Two processes link and unlink each other at the same time: both agree in the end.
contested(Seed) ->
    Self = self(),
    Make = fun(Salt) -> spawn(fun() ->
        receive {other, Other} -> ok end,
        toggle(Other, Seed * 7 + Salt, 25),
        Self ! {self(), done},
        receive stop -> ok end
    end) end,
    [A, B] = Both = [Make(1), Make(4)],
    A ! {other, B},
    B ! {other, A},
    [receive {P, done} -> ok end || P <- Both],
    %% What each sent has reached the other when it has answered, and the acknowledgement then too.
    [true = is_process_alive(P) || P <- Both ++ Both],
    {links, OfA} = process_info(A, links),
    {links, OfB} = process_info(B, links),
    Result = {lists:member(B, OfA) =:= lists:member(A, OfB), length(OfA) =< 1},
    [P ! stop || P <- Both],
    Result.

toggle(_, _, 0) -> ok;
toggle(Other, Random, Left) ->
    case Random rem 3 of
        0 -> unlink(Other);
        _ -> link(Other)
    end,
    case Random rem 5 of
        0 -> erlang:yield();
        _ -> ok
    end,
    toggle(Other, (Random * 1103515245 + 12345) rem 2147483648 div 3, Left - 1).

%% Everybody is linked with everybody.
web(Count) ->
    Self = self(),
    All = [spawn(fun() ->
        receive {all, Pids} -> [link(P) || P <- Pids] end,
        Self ! {self(), ready},
        receive never -> ok end
    end) || _ <- lists:seq(1, Count)],
    [P ! {all, All} || P <- All],
    [receive {P, ready} -> ok end || P <- All],
    Monitors = watch(All),
    exit(hd(All), torn),
    reasons(Monitors).

%% After unlink/1 no exit signal comes, however close the end is.
unlinked(Count) ->
    process_flag(trap_exit, true),
    Pids = [spawn_link(fun() -> exit(late) end) || _ <- lists:seq(1, Count)],
    [begin
        unlink(P),
        receive {'EXIT', P, _} -> ok after 0 -> ok end
    end || P <- Pids],
    [begin M = monitor(process, P), receive {'DOWN', M, _, _, _} -> ok end end || P <- Pids],
    Rest = receive {'EXIT', _, late} -> late after 20 -> nothing end,
    process_flag(trap_exit, false),
    Rest.
