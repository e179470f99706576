%% What the processes of the system answer to module sys, at once.
-module(system_processes_status).
-export([main/0]).

-define(show(X), io:format("~s: ~p~n", [??X, X])).

main() ->
    {status, Server, {module, Module}, [_, Mode, Parent, Debug, State]} = sys:get_status(code_server),
    ?show({Module, Mode, Debug, element(1, State), tuple_size(State)}),
    ?show(Server =:= whereis(code_server)),
    ?show(Parent =:= whereis(kernel_sup)),
    ?show(element(3, State) =:= code:root_dir()),
    ?show([Path || {Path, _} <- element(4, State)] =:= code:get_path()),
    ?show(failure(fun() -> sys:get_state(code_server) end)),
    ?show(failure(fun() -> sys:replace_state(code_server, fun(S) -> S end) end)),
    ?show(failure(fun() -> sys:trace(code_server, true) end)),
    ?show(sys:suspend(code_server)),
    ?show(element(2, list_to_tuple(element(4, sys:get_status(code_server))))),
    ?show(sys:resume(code_server)),
    ?show(code:is_loaded(no_such_module)),
    ?show(code:add_patha("/")),
    {status, Logger, {module, LoggerModule}, [Dictionary, LoggerMode, _, LoggerDebug, Shown]} = sys:get_status(logger),
    ?show({LoggerModule, LoggerMode, LoggerDebug}),
    ?show(Logger =:= whereis(logger)),
    ?show(proplists:get_value('$initial_call', Dictionary)),
    ?show(hd(Shown)),
    ?show(element(1, sys:get_state(logger))),
    ?show([{Name, element(2, element(3, sys:get_status(Name)))} || Name <- [kernel_sup, kernel_safe_sup, rex, logger_proxy, erl_signal_server]]),
    ?show(sys:suspend(logger)),
    ?show(sys:resume(logger)),
    ?show(logger:set_primary_config(level, error)).

failure(F) ->
    try F()
    catch Class:Reason -> {Class, Reason}
    end.
