%% The process `logger` and the configuration that a start gives it, apart from module logger, which a program that logs nothing
%% need not load.
%%
%% The process makes the changes of the configuration (`logger_server`), and logs what the virtual machine tells it:
%% `{log, Level, Format, Args, Meta}`, such as the end of a process by an error, which alone has no time.
-module(logger_boot).

-export([kept_configuration/0, filters/1, flush/0, handler/1, handler_config/0, handler_defaults/0, initial/0, keep/1, loop/1, level_rank/1, server/0, start/2,
         started/2]).

%% Starts the process and the default handler. Called by init, before any other code runs.
start(Device, Level) when Device =:= standard_io; Device =:= standard_error ->
    keep(started(Device, Level)),
    register(logger, spawn(?MODULE, server, [])),
    ok.

kept_configuration() -> persistent_term:get(logger, initial()).

%% What decides whether an event is wanted at all is kept apart: a limit, or with it those of modules.
keep(#{primary := #{level := Level}, modules := Modules} = Configuration) ->
    Limit = level_rank(Level),
    persistent_term:put(logger_limit, case map_size(Modules) of
                                          0 -> Limit;
                                          _ -> {Limit, #{Module => level_rank(Own) || Module := Own <- Modules}}
                                      end),
    persistent_term:put(logger, Configuration).

%% The configuration without handlers. `handler_order` holds the identities of handlers, with the one added last first.
initial() ->
    #{primary => #{level => notice, filters => [], filter_default => log, metadata => #{}}, handlers => #{}, handler_order => [],
      modules => #{}, proxy => none}.

%% A level that is none is refused where the logger's parameters are read.
started(Device, Level) ->
    Default = (handler_defaults())#{id => default, module => logger_std_h, filter_default => stop, filters => filters([otp, sasl]),
                                    formatter => {logger_formatter, #{legacy_header => true, single_line => false}},
                                    config => (handler_config())#{type => Device, filesync_repeat_interval => no_repeat}},
    #{primary := Primary} = Initial = initial(),
    Known = case level_rank(Level) of undefined -> notice; _ -> Level end,
    Initial#{primary := Primary#{level := Known}, handlers := #{default => handler(Default)}, handler_order := [default]}.

%% What the default handler lets through: events without a domain, and those of the domains that begin so.
filters(Domain) ->
    [{remote_gl, {fun logger_filters:remote_gl/2, stop}},
     {domain, {fun logger_filters:domain/2, {log, super, Domain}}},
     {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}].

%% A handler as it is kept: the whole, and what it is called with.
handler(Handler) -> {Handler, maps:without([level, filters, filter_default], Handler)}.

handler_defaults() -> #{level => all, filters => [], filter_default => log, formatter => {logger_formatter, #{}}}.

%% How handlers protect themselves against overload where nothing else is said.
handler_config() ->
    #{burst_limit_enable => true, burst_limit_max_count => 500, burst_limit_window_time => 1000, drop_mode_qlen => 200,
      flush_qlen => 1000, overload_kill_enable => false, overload_kill_mem_size => 3000000, overload_kill_qlen => 20000,
      overload_kill_restart_after => 5000, sync_mode_qlen => 10}.

level_rank(none) -> -1;
level_rank(emergency) -> 0;
level_rank(alert) -> 1;
level_rank(critical) -> 2;
level_rank(error) -> 3;
level_rank(warning) -> 4;
level_rank(notice) -> 5;
level_rank(info) -> 6;
level_rank(debug) -> 7;
level_rank(all) -> 10;
level_rank(_) -> undefined.

server() ->
    process_flag(trap_exit, true),
    process_flag(priority, high),
    process_flag(message_queue_data, off_heap),
    put('$logger_cb_process', true),
    put('$ancestors', [whereis(init)]),
    put('$initial_call', {logger_server, init, 1}),
    loop(none).

%% The state is module logger_server's, from the first request on.
loop(State) ->
    receive
        {log, Level, Format, Args, #{time := _} = Meta} ->
            logger:internal_event(Level, {Format, Args}, Meta),
            loop(State);
        {log, Level, Format, Args, #{} = Meta} ->
            logger:internal_event(Level, {Format, Args}, Meta#{error_logger => #{tag => Level, emulator => true}}),
            loop(State);
        {log, Level, Report, Meta} ->
            logger:internal_event(Level, Report, Meta),
            loop(State);
        {Tag, From, Request} when is_reference(Tag) ->
            case logger_server:request(Request, {Tag, From}, state(State)) of
                {later, State1} ->
                    loop(State1);
                {Reply, State1} ->
                    From ! {Tag, Reply},
                    loop(State1)
            end;
        {system, From, Request} ->
            logger_server:system(Request, From, state(State));
        Message when State =/= none ->
            loop(logger_server:message(Message, State));
        _ ->
            loop(State)
    end.

state(none) -> logger_server:idle();
state(State) -> State.

%% Returns when all that was logged before has been printed.
flush() ->
    #{handlers := Handlers} = kept_configuration(),
    maps:foreach(fun(Id, {#{module := Module, config := #{olp := _}}, _}) -> flush(Module, Id);
                    (Id, {#{module := logger_simple_h}, _}) -> flush(logger_simple_h, Id);
                    (_, _) -> ok
                 end, Handlers).

flush(Module, Id) ->
    %% A handler whose process has ended has nothing to print.
    try Module:filesync(Id) of
        _ -> ok
    catch exit:_ -> ok
    end.
