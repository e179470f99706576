%% Calls with more arguments than any function has: as if the function were not there, and never system_limit.
-module(exc_too_many_arguments).
-include("../case.hrl").

main() ->
    Many = lists:seq(1, 256),
    ?show(caught(fun() -> apply(lists, id(foo), Many) end)),
    ?show(caught(fun() -> apply(erlang, id('+'), Many) end)),
    ?show(caught(fun() -> apply(id(fun lists:reverse/1), Many) end)),
    ?show(caught(fun() -> apply(id(no_fun), Many) end)),
    ?show(caught(fun() -> apply(lists, id(foo), Many ++ tail) end)),
    ?show(caught(fun() -> apply(lists, id(foo), lists:seq(1, 255)) end)),
    process_flag(trap_exit, true),
    {Pid, Monitor} = spawn_monitor(lists, id(foo), Many),
    receive {'DOWN', Monitor, process, Pid, {Reason, [{M, F, Arguments, []} | _]}} -> ok end,
    ?show({Reason, M, F, length(Arguments)}).

caught(F) ->
    try F() of Value -> Value
    catch
        error:{badarity, {Fun, As}} -> {badarity, is_function(Fun), length(As)};
        error:Reason:Stack ->
            case hd(Stack) of
                {M, N, As, _} when length(As) > 200 -> {Reason, M, N, length(As)};
                {M, N, _, _} -> {Reason, M, N}
            end
    end.
