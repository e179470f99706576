%% Unit tests: sets of tests as terms, run one after the other or side by side, each with its time limit, and told to listeners.
%%
%% `eunit_data` reads sets of tests one item at a time, `eunit_proc` runs them in a tree of processes, `eunit_serial` puts what these tell
%% in the order of the tests, and listeners (`eunit_listener`) count and print it. `eunit_server` starts runs and knows when they are done.
%% Tests on other nodes want distribution and say so.
-module(eunit).

-export([start/0, start/1, stop/0, stop/1, submit/1, submit/2, submit/3, test/1, test/2, test/3, watch/1, watch/2, watch/3, watch_app/1,
         watch_app/2, watch_app/3, watch_path/1, watch_path/2, watch_path/3, watch_regexp/1, watch_regexp/2, watch_regexp/3]).

-define(SERVER, eunit_server).

start() -> start(?SERVER).
start(Server) -> eunit_server:start(Server).

stop() -> stop(?SERVER).
stop(Server) -> eunit_server:stop(Server).

test(Tests) -> test(Tests, []).

test(Tests, Options) -> test(?SERVER, Tests, environment(Options)).

test(Server, Tests, Options) ->
    Listeners = listeners(Options),
    case eunit_server:start_test(Server, eunit_serial:start(Listeners), Tests, Options) of
        {ok, Ref} ->
            receive {start, Ref} -> tell(Listeners, {start, Ref}) end,
            receive {done, Ref} -> tell(Listeners, {stop, Ref, self()}) end,
            lists:foreach(fun(Listener) ->
                                  Monitor = monitor(process, Listener),
                                  receive {'DOWN', Monitor, process, _, _} -> ok end
                          end, Listeners),
            receive {result, Ref, Result} -> Result end;
        {error, _} = Error -> Error
    end.

%% The options with those of the environment variable EUNIT behind them.
environment(Options) ->
    try
        case os:getenv("EUNIT") of
            false -> Options;
            Text ->
                {ok, Tokens, _} = erl_scan:string(Text),
                case erl_parse:parse_term(Tokens ++ [{dot, erl_anno:new(1)}]) of
                    {ok, More} when is_list(More) -> Options ++ More;
                    {ok, One} -> Options ++ [One]
                end
        end
    catch
        _:_ -> Options
    end.

tell(Listeners, Message) -> lists:foreach(fun(Listener) -> Listener ! Message end, Listeners).

%% Runs tests that nobody hears of.
submit(Tests) -> submit(Tests, []).
submit(Tests, Options) -> submit(?SERVER, Tests, Options).
submit(Server, Tests, Options) -> eunit_server:start_test(Server, spawn(fun ignore/0), Tests, Options).

ignore() -> receive _ -> ignore() end.

%% Listeners -----------------------------------------------------------------------------------------------------------

listeners(Options) ->
    log(proplists:get_value(event_log, Options))
        ++ [listener(Listener) || Listener <- [{eunit_tty, Options} | proplists:get_all_values(report, Options)]].

listener({Module, Options}) -> Module:start(Options);
listener(Running) when is_pid(Running); is_atom(Running) -> Running.

log(undefined) -> [];
log(true) -> log("eunit-events.log");
log(File) -> [spawn_link(fun() -> log_events(File) end)].

log_events(File) ->
    case file:open(File, [write]) of
        {ok, Device} -> receive {start, Ref} -> log_events(Ref, Device) end;
        Error -> exit(Error)
    end.

log_events(Ref, Device) ->
    receive
        {status, _, _} = Event ->
            io:format(Device, "~tp.\n", [Event]),
            log_events(Ref, Device);
        {stop, Ref, _} -> file:close(Device)
    end.

%% Modules whose tests run when they are loaded -------------------------------------------------------------------------

watch(Target) -> watch(Target, []).
watch(Target, Options) -> watch(?SERVER, Target, Options).
watch(Server, Target, Options) -> eunit_server:watch(Server, Target, Options).

watch_path(Target) -> watch_path(Target, []).
watch_path(Target, Options) -> watch_path(?SERVER, Target, Options).
watch_path(Server, Target, Options) -> eunit_server:watch_path(Server, Target, Options).

watch_regexp(Target) -> watch_regexp(Target, []).
watch_regexp(Target, Options) -> watch_regexp(?SERVER, Target, Options).
watch_regexp(Server, Target, Options) -> eunit_server:watch_regexp(Server, Target, Options).

watch_app(Name) -> watch_app(Name, []).
watch_app(Name, Options) -> watch_app(?SERVER, Name, Options).
watch_app(Server, Name, Options) ->
    case code:lib_dir(Name) of
        Folder when is_list(Folder) -> watch_path(Server, filename:join(Folder, "ebin"), Options);
        _ -> error
    end.
