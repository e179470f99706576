%% Report handlers of the error logger: one that prints, the handlers of files and of the terminal, and what the virtual machine tells of a
%% process that ends by an error; alarms.
-module(sys_report_handlers).
-behaviour(gen_event).
-export([main/0]).
-export([init/1, handle_call/2, handle_event/2]).

main() ->
    ok = logger:set_primary_config(level, notice),
    ok = logger:remove_handler(default),
    own(),
    file(unlimited),
    file(12),
    text(),
    alarms().

own() ->
    ok = error_logger:add_report_handler(?MODULE, self()),
    error_logger:error_msg("text ~p", [1]),
    heard(),
    Pid = spawn(fun() -> error(ouch) end),
    receive
        {error, _, {emulator, Format, [Pid, {Reason, _}]}} -> io:format("~p ~p~n", [Format, Reason])
    after 5000 -> io:format("nothing of the process~n")
    end,
    Other = proc_lib:spawn(fun() -> erase(), exit(abnormal) end),
    receive
        {error_report, _, {Other, crash_report, [Info, _]}} ->
            io:format("~p ~p~n", [lists:keymember(initial_call, 1, Info), lists:keyfind(ancestors, 1, Info)])
    after 5000 -> io:format("no report of the crash~n")
    end,
    io:format("~p~n", [error_logger:which_report_handlers()]),
    error_logger:delete_report_handler(?MODULE).

heard() ->
    receive {Tag, _, {_, Format, Args}} -> io:format("~p ~p ~p~n", [Tag, Format, Args])
    after 5000 -> io:format("nothing~n")
    end.

%% Through its group leader, as any process.
init(Who) -> {ok, Who}.
handle_call(_, Who) -> {ok, ok, Who}.
handle_event(Event, Who) ->
    io:format("~w~n", [element(1, Event)]),
    Who ! Event,
    {ok, Who}.

file(Depth) ->
    application:set_env(kernel, error_logger_format_depth, Depth),
    Name = "sys_report_handlers.log",
    io:format("~p~n", [error_logger:logfile(filename)]),
    ok = error_logger:logfile({open, Name}),
    io:format("~p ~p~n", [error_logger:logfile(filename), error_logger:logfile({open, Name})]),
    error_logger:error_msg("a list ~p and ~w~n", [lists:seq(1, 30), lists:seq(1, 30)]),
    error_logger:error_msg("bad ~p", []),
    error_logger:warning_msg("warned ~ts~n", ["\x{e5}\x{3b1}"]),
    error_logger:info_msg("informed~n"),
    error_logger:error_report("a string"),
    error_logger:error_report([{tag, lists:seq(1, 30)}, other]),
    error_logger:info_report({a, tuple}),
    error_logger:warning_report([]),
    error_logger:error_report(own_type, nothing),
    ok = error_logger:logfile(close),
    {ok, Bytes} = file:read_file(Name),
    ok = file:delete(Name),
    io:format("~ts~n", [re:replace(Bytes, "==== .* ===", "==== TIME ===", [global, unicode])]),
    application:unset_env(kernel, error_logger_format_depth).

text() ->
    Time = {{2020, 1, 2}, {3, 4, 5}},
    application:set_env(stdlib, utc_log, true),
    Show = fun(Text) -> io:format("~ts~n", [Text]) end,
    Show(error_logger_tty_h:write_event({Time, {error, self(), {self(), "~p~n", [[1, 2, 3]]}}}, io_lib)),
    Show(error_logger_tty_h:write_event({Time, {warning_report, self(), {self(), std_warning, [{a, lists:seq(1, 20)}]}}}, io_lib, {5, latin1})),
    io:format("~p~n", [error_logger_tty_h:write_event({Time, {error_report, self(), {self(), own, x}}}, io_lib)]),
    application:unset_env(stdlib, utc_log).

alarms() ->
    {ok, _} = alarm_handler:start_link(),
    ok = alarm_handler:set_alarm({full, disk}),
    ok = alarm_handler:set_alarm({hot, cpu}),
    io:format("~p~n", [alarm_handler:get_alarms()]),
    ok = alarm_handler:clear_alarm(full),
    io:format("~p~n", [alarm_handler:get_alarms()]),
    io:format("~p~n", [gen_event:call(alarm_handler, alarm_handler, other)]).
