%% What natives do in Erlang: waiting for the answer of another process, taking messages out of the mailbox, and what loading and
%% unloading have to do with processes. await_on_load/1 and its like, and the steps of purging are natives.
-module(erts_internal).

-export([await_flag/4, await_group_leader/3, await_port/4, await_result/1, await_suspended/4, crasher/6, delay_trap/2, ets_count/0,
         exported_at_start/3, loaded_at_start/1, procs/0]).
-export([abort_purge/1, await_grace/1, await_on_load/1, begin_on_load/1, begin_purge/1, finish_on_load/3, finish_purge/1, flush_monitor/2,
         load_after_on_load/3, loaded_by_others/1, map_iterator_by/2, mc_iterator/1, mc_refill/1, process_display/1, purge/1, purge_module/1,
         run_on_load/1, soft_purge/1]).

%% The answer to a question that a native has sent.
%% For natives that are asked about a module that OTP has loaded when it starts.
exported_at_start(Module, Function, Arity) -> loaded_at_start(Module) andalso erlang:function_exported(Module, Function, Arity).
loaded_at_start(Module) -> element(1, prim_code:ensure_loaded(Module)) =:= module.

await_result(Reference) -> receive {Reference, Result} -> Result end.

%% The answer to a suspension, of a process that may have ended in the meantime: then erlang:Function(Arguments...) fails.
await_suspended(Reference, More, Function, Arguments) ->
    receive
        {Reference, suspended} -> More;
        {Reference, exited} -> fail(badarg, Function, Arguments)
    end.

%% process_flag/3 of another process, which must be alive to have flags.
await_flag(Reference, Pid, Flag, Value) ->
    receive
        {Reference, true} -> 0;
        {Reference, false} -> fail(badarg, process_flag, [Pid, Flag, Value])
    end.

%% group_leader/2 of another process, whose leader is the new one when this returns.
await_group_leader(Reference, Leader, Pid) ->
    receive
        {Reference, true} -> true;
        {Reference, false} -> fail(badarg, group_leader, [Leader, Pid])
    end.

%% A port that a thread opens. One that could not be opened is only known to the link.
await_port(Reference, Port, Name, Settings) ->
    receive
        {Reference, ok} ->
            Port;
        {Reference, Reason} ->
            unlink(Port),
            fail(Reason, open_port, [Name, Settings])
    end.

%% An error of erlang:Function(Arguments...), which the caller of that has called.
fail(Reason, Function, Arguments) ->
    {current_stacktrace, Stack} = process_info(self(), current_stacktrace),
    Callers = lists:dropwhile(fun({Module, _, _, _}) -> Module =:= ?MODULE end, Stack),
    erlang:raise(error, Reason, [{erlang, Function, Arguments, [{error_info, #{module => erl_erts_errors}}]} | Callers]).

%% What runs in place of a process on a node that cannot be reached.
crasher(Node, Module, Function, Arguments, [], Reason) ->
    error_logger:warning_msg("** Can not start ~w:~w,~w on ~w **~n", [Module, Function, Arguments, Node]),
    exit(Reason);
crasher(Node, Module, Function, Arguments, Options, Reason) ->
    error_logger:warning_msg("** Can not start ~w:~w,~w (~w) on ~w **~n", [Module, Function, Arguments, Options, Node]),
    exit(Reason).

delay_trap(Result, Time) -> receive after Time -> Result end.

%% Where a process is, on standard error; badarg of erlang:process_display/2 for one that is not alive.
process_display(Pid) ->
    case process_info(Pid, backtrace) of
        {backtrace, Text} -> erlang:display_string(stderr, binary_to_list(Text));
        undefined -> fail(badarg, process_display, [Pid, backtrace])
    end.

%% Of erlang:system_info/1.
ets_count() -> length(ets:all()).

procs() ->
    iolist_to_binary([[pid_to_list(Pid), $\s, io_lib:write(process_info(Pid, [registered_name, current_function, status])), $\n]
                      || Pid <- processes()]).

%% `demonitor(Reference, [flush | Options])' where the monitor was gone already: its message may have come.
flush_monitor(Reference, Info) ->
    receive
        {_, Reference, _, _, _} -> not Info
    after 0 ->
        not Info
    end.

%% An iterator over the keys in the order of a fun, in the form that the natives of module maps know: the keys, then the map.
map_iterator_by(Map, Order) -> [lists:sort(Order, maps:keys(Map)) | Map].

%% Generators over maps, as compiled comprehensions walk them: `{Key, Value, Next}', `none' at the end, an iterator to be refilled, and
%% `[]' for what is neither map nor iterator.
mc_iterator(Map) when is_map(Map) -> maps:next(maps:iterator(Map));
mc_iterator([_ | _] = Iterator) ->
    case maps:is_iterator_valid(Iterator) of
        true -> maps:next(Iterator);
        false -> []
    end;
mc_iterator(Walked) ->
    case maps:is_iterator_valid(Walked) of
        true -> Walked;
        false -> []
    end.

mc_refill(Iterator) -> maps:next(Iterator).

%% Runs the on_load function of a module, which is not current before that has succeeded. It has a process of its own, as in OTP; whoever loads the
%% module may end before.
run_on_load(Module) ->
    {Pid, Monitor} = spawn_monitor(fun() -> on_load(Module) end),
    case on_load_result(Module, Pid, Monitor) of
        {on_load, ok} -> {module, Module};
        {on_load, Other} -> report_on_load(Module, Other);
        Crash -> report_on_load(Module, Crash)
    end.

on_load(Module) ->
    begin_on_load(Module),
    try '$on_load':Module() of
        ok -> finish_on_load(Module, self(), true), exit({on_load, ok});
        Other -> give_up(Module), exit({on_load, Other})
    catch
        Class:Reason:Stack -> give_up(Module), erlang:raise(Class, Reason, Stack)
    end.

%% What the function has started may execute the code, and ends with it.
give_up(Module) ->
    finish_on_load(Module, self(), false),
    purge(Module).

%% One that was killed has given nothing up.
on_load_result(Module, Pid, Monitor) ->
    receive
        {'DOWN', Monitor, process, Pid, Result} ->
            case finish_on_load(Module, Pid, false) of
                true -> purge(Module);
                false -> ok
            end,
            Result
    end.

%% ensure_loaded/1 of a module whose on_load function somebody else runs.
loaded_by_others(Module) ->
    case on_load_of_others(Module) of
        deadlock -> {error, deadlock};
        _ -> prim_code:ensure_loaded(Module)
    end.

%% Loads a module of which another version still runs its on_load function.
load_after_on_load(Module, Function, Arguments) ->
    case on_load_of_others(Module) of
        deadlock -> {error, deadlock};
        _ -> apply(prim_code, Function, Arguments)
    end.

on_load_of_others(Module) ->
    case await_on_load(Module) of
        {running, Pid} ->
            on_load_result(Module, Pid, monitor(process, Pid));
        {starting, Loader} ->
            _ = case is_process_alive(Loader) of
                    true -> receive after 1 -> ok end;
                    false -> finish_on_load(Module, Loader, false) andalso purge(Module)
                end,
            on_load_of_others(Module);
        Other ->
            Other
    end.

%% An atom is answered on purpose.
report_on_load(_, Atom) when is_atom(Atom) ->
    {error, on_load_failure};
report_on_load(Module, Term) ->
    logger:error("The on_load function for module ~s returned:~n~P~n", [Module, Term, 10]),
    {error, on_load_failure}.

await_on_load(_) -> erlang:nif_error(undef).
begin_on_load(_) -> erlang:nif_error(undef).
finish_on_load(_, _, _) -> erlang:nif_error(undef).
abort_purge(_) -> erlang:nif_error(undef).
await_grace(_) -> erlang:nif_error(undef).
begin_purge(_) -> erlang:nif_error(undef).
finish_purge(_) -> erlang:nif_error(undef).

%% Purging an old version: funs no longer lead into it; when all slices are over that may have seen where they led, only processes that execute it or
%% will return into it are its users. A process of its own does this, which nobody can end half-way, and one at a time.

%% Ends the users; answers whether there were any.
purge(Module) ->
    purged(Module, fun() ->
        Users = users(Module),
        Monitors = [begin Monitor = monitor(process, Pid), exit(Pid, kill), Monitor end || Pid <- Users],
        _ = [receive {'DOWN', Monitor, process, _, _} -> ok end || Monitor <- Monitors],
        finish_purge(Module),
        Users =/= []
    end, false).

%% Unless there are users.
soft_purge(Module) ->
    purged(Module, fun() ->
        case users(Module) of
            [] -> finish_purge(Module);
            [_ | _] -> abort_purge(Module), false
        end
    end, true).

purge_module(Module) ->
    purge(Module),
    true.

purged(Module, Work, Nothing) ->
    {Pid, Monitor} = spawn_monitor(fun() ->
        become_purger(),
        exit({purged, case begin_purge(Module) of
            true -> await_grace([]), Work();
            false -> Nothing
        end})
    end),
    receive {'DOWN', Monitor, process, Pid, {purged, Result}} -> Result end.

become_purger() ->
    try register(erts_code_purger, self())
    catch error:badarg -> receive after 1 -> become_purger() end
    end.

%% All are asked before the first has to answer.
users(Module) ->
    Requests = [{Pid, make_ref()} || Pid <- processes(), Pid =/= self()],
    _ = [erlang:check_process_code(Pid, Module, [{async, Id}]) || {Pid, Id} <- Requests],
    [Pid || {Pid, Id} <- Requests, receive {check_process_code, Id, Answer} -> Answer =:= true end].
