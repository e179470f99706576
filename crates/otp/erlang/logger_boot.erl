%% The process `logger` and the configuration that a start gives it, apart from module logger, which a program that logs nothing
%% need not load.
%%
%% The process prints for the standard handler, makes the changes of the configuration, one after the other, and logs what the
%% virtual machine tells it: `{log, Level, Format, Args, Meta}`, such as the end of a process by an error.
-module(logger_boot).

-export([flush/0, handler_config/0, initial/0, print/2, server/0, start/2, started/2]).

%% Starts the process and the default handler. Called by init, before any other code runs.
start(Device, Level) when Device =:= standard_io; Device =:= standard_error ->
    persistent_term:put(logger, started(Device, Level)),
    register(logger, spawn(?MODULE, server, [])),
    ok.

%% The configuration without handlers.
initial() ->
    #{primary => #{level => notice, filters => [], filter_default => log, metadata => #{}}, handlers => #{}, modules => #{},
      proxy => #{}}.

started(Device, Level) ->
    Domain = {fun logger_filters:domain/2, {log, super, [otp, sasl]}},
    NoDomain = {fun logger_filters:domain/2, {log, undefined, []}},
    Default = #{id => default, module => logger_std_h, level => all, filter_default => stop,
                filters => [{remote_gl, {fun logger_filters:remote_gl/2, stop}}, {domain, Domain}, {no_domain, NoDomain}],
                formatter => {logger_formatter, #{legacy_header => true, single_line => false}},
                config => (handler_config())#{type => Device}},
    #{primary := Primary} = Initial = initial(),
    Initial#{primary := Primary#{level := Level}, handlers := #{default => Default}}.

%% What the configuration of the standard handler holds where it says nothing else.
handler_config() ->
    #{burst_limit_enable => true, burst_limit_max_count => 500, burst_limit_window_time => 1000, drop_mode_qlen => 200,
      filesync_repeat_interval => no_repeat, flush_qlen => 1000, overload_kill_enable => false, overload_kill_mem_size => 3000000,
      overload_kill_qlen => 20000, overload_kill_restart_after => 5000, sync_mode_qlen => 10}.

server() ->
    process_flag(trap_exit, true),
    process_flag(priority, high),
    loop().

loop() ->
    receive
        {print, Type, Text} ->
            print(Type, Text),
            loop();
        {log, Level, Format, Args, Meta} ->
            logger:internal_event(Level, Format, Args, Meta),
            loop();
        {Tag, From, {change, F}} ->
            From ! {Tag, logger:internal_change(F)},
            loop();
        {Tag, From, {print, Type, Text}} ->
            print(Type, Text),
            From ! {Tag, ok},
            loop();
        {Tag, From, flush} ->
            From ! {Tag, ok},
            loop();
        _ ->
            loop()
    end.

print(standard_error, Text) -> written(standard_error, Text);
print(_, Text) -> written(user, Text).

%% A device that is gone must not take the logger with it.
written(Device, Text) ->
    try io:put_chars(Device, Text)
    catch error:_ -> ok
    end.

%% Returns when all that was logged before has been printed.
flush() ->
    case whereis(logger) of
        Pid when is_pid(Pid), Pid =/= self() ->
            Tag = monitor(process, Pid),
            Pid ! {Tag, self(), flush},
            receive
                {Tag, ok} ->
                    demonitor(Tag, [flush]),
                    ok;
                {'DOWN', Tag, _, _, _} ->
                    ok
            end;
        _ ->
            ok
    end.
