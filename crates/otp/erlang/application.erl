%% Applications: components that are loaded, configured, started after those they need, and stopped as one.
%%
%% What is loaded and running is known to application_controller; reading an environment or a key asks its table and no process.
-module(application).

-export([ensure_all_started/1, ensure_all_started/2, ensure_all_started/3, ensure_started/1, ensure_started/2, get_all_env/0,
         get_all_env/1, get_all_key/0, get_all_key/1, get_application/0, get_application/1, get_env/1, get_env/2, get_env/3,
         get_key/1, get_key/2, get_supervisor/1, info/0, load/1, load/2, loaded_applications/0, permit/2, set_env/1,
         set_env/2, set_env/3, set_env/4, start/1, start/2, start_boot/1, start_boot/2, start_type/0, stop/1, takeover/2,
         unload/1, unset_env/2, unset_env/3, which_applications/0, which_applications/1]).

-callback start(normal | {takeover, node()} | {failover, node()}, term()) -> {ok, pid()} | {ok, pid(), term()} | {error, term()}.
-callback stop(term()) -> term().
-callback config_change([{term(), term()}], [{term(), term()}], [term()]) -> ok.
-callback prep_stop(term()) -> term().
-callback start_phase(atom(), term(), term()) -> ok | {error, term()}.
-optional_callbacks([config_change/3, prep_stop/1, start_phase/3]).

-export_type([start_type/0, restart_type/0]).
-type start_type() :: normal | {takeover, node()} | {failover, node()}.
-type restart_type() :: permanent | transient | temporary.

-define(IS_TIMEOUT(T), (T =:= infinity orelse is_integer(T) andalso T >= 0)).

%% Loading and starting ------------------------------------------------------------------------------------------------

load(Application) -> application_controller:load_application(Application).

%% One node alone has nowhere to distribute to.
load(Application, []) -> load(Application);
load(_, _) -> erlang:error({unsupported, distributed_applications}).

unload(Application) -> application_controller:unload_application(Application).

start(Application) -> start(Application, temporary).

start(Application, Type) ->
    case loaded(Application) of
        {ok, Name} -> application_controller:start_application(Name, Type);
        Error -> Error
    end.

loaded(Application) ->
    case load(Application) of
        ok -> {ok, name(Application)};
        {error, {already_loaded, Name}} -> {ok, Name};
        Error -> Error
    end.

name({application, Name, _}) -> Name;
name(Name) -> Name.

ensure_started(Application) -> ensure_started(Application, temporary).

ensure_started(Application, Type) ->
    case start(Application, Type) of
        {error, {already_started, Application}} -> ok;
        Result -> Result
    end.

start_boot(Application) -> start_boot(Application, temporary).
start_boot(Application, Type) -> application_controller:start_boot_application(Application, Type).

stop(Application) -> application_controller:stop_application(Application).

takeover(_, _) -> erlang:error({unsupported, distributed_applications}).

permit(Application, Permission) when is_boolean(Permission) -> application_controller:permit_application(Application, Permission);
permit(Application, Bad) -> exit({badarg, {?MODULE, permit, [Application, Bad]}}).

%% Starts what is needed first; when one fails, what was started here is stopped again. Concurrent starts follow the same order, so what
%% they answer is what serial ones do.
ensure_all_started(Applications) -> ensure_all_started(Applications, temporary, serial).
ensure_all_started(Applications, Type) -> ensure_all_started(Applications, Type, serial).

ensure_all_started(Application, Type, Mode) when is_atom(Application) -> ensure_all_started([Application], Type, Mode);
ensure_all_started(Applications, Type, Mode) when is_list(Applications), Mode =:= serial; is_list(Applications), Mode =:= concurrent ->
    case all_started(Applications, [], Type, [], []) of
        {ok, Started} ->
            {ok, lists:reverse(Started)};
        {error, Reason, Started} ->
            lists:foreach(fun stop/1, Started),
            {error, Reason}
    end.

%% Under are the applications that wait for these.
all_started([Application | Rest], Optional, Type, Under, Started) when is_atom(Application) ->
    case application_controller:is_running(Application) of
        true ->
            all_started(Rest, Optional, Type, Under, Started);
        false ->
            case loaded(Application) of
                {ok, Name} ->
                    case with_needed(Name, Type, Under, Started) of
                        {ok, Started1} -> all_started(Rest, Optional, Type, Under, Started1);
                        Error -> Error
                    end;
                {error, {"no such file or directory", _} = Reason} ->
                    case lists:member(Application, Optional) of
                        true -> all_started(Rest, Optional, Type, Under, Started);
                        false -> {error, {Application, Reason}, Started}
                    end;
                {error, Reason} ->
                    {error, {Application, Reason}, Started}
            end
    end;
all_started([], _, _, _, Started) ->
    {ok, Started}.

with_needed(Name, Type, Under, Started) ->
    lists:member(Name, Under) andalso exit(deadlock),
    {ok, Needed} = get_key(Name, applications),
    {ok, Optional} = get_key(Name, optional_applications),
    case all_started(Needed, Optional, Type, [Name | Under], Started) of
        {ok, Started1} ->
            case application_controller:start_application(Name, Type) of
                ok -> {ok, [Name | Started1]};
                {error, {already_started, Name}} -> {ok, Started1};
                {error, Reason} -> {error, {Name, Reason}, Started1}
            end;
        Error ->
            Error
    end.

%% Asking --------------------------------------------------------------------------------------------------------------

which_applications() -> application_controller:which_applications().
which_applications(Timeout) when ?IS_TIMEOUT(Timeout) -> application_controller:which_applications(Timeout).

loaded_applications() -> application_controller:loaded_applications().
info() -> application_controller:info().

get_key(Key) -> application_controller:get_pid_key(group_leader(), Key).
get_key(Application, Key) -> application_controller:get_key(Application, Key).
get_all_key() -> application_controller:get_pid_all_key(group_leader()).
get_all_key(Application) -> application_controller:get_all_key(Application).

get_application() -> application_controller:get_application(group_leader()).

get_application(Pid) when is_pid(Pid) ->
    case process_info(Pid, group_leader) of
        {group_leader, Leader} -> application_controller:get_application(Leader);
        undefined -> undefined
    end;
get_application(Module) when is_atom(Module) ->
    application_controller:get_application_module(Module).

get_supervisor(Application) when is_atom(Application) ->
    case application_controller:get_master(Application) of
        undefined ->
            undefined;
        Master ->
            case application_master:get_child(Master) of
                {Root, _} -> {ok, Root};
                error -> undefined
            end
    end.

start_type() -> application_controller:start_type(group_leader()).

%% Environment ---------------------------------------------------------------------------------------------------------

get_env(Key) -> application_controller:get_pid_env(group_leader(), Key).
get_env(Application, Key) -> application_controller:get_env(Application, Key).
get_env(Application, Key, Default) -> application_controller:get_env(Application, Key, Default).
get_all_env() -> application_controller:get_pid_all_env(group_leader()).
get_all_env(Application) -> application_controller:get_all_env(Application).

set_env(Config) when is_list(Config) -> set_env(Config, []).

set_env(Config, Options) when is_list(Config), is_list(Options) ->
    case application_controller:set_env(Config, Options) of
        ok -> ok;
        {error, Why} -> erlang:error({badarg, Why}, [Config, Options])
    end.

set_env(Application, Key, Value) -> application_controller:set_env(Application, Key, Value).

set_env(Application, Key, Value, Timeout) when ?IS_TIMEOUT(Timeout) -> set_env(Application, Key, Value, [{timeout, Timeout}]);
set_env(Application, Key, Value, Options) when is_list(Options) -> application_controller:set_env(Application, Key, Value, Options).

unset_env(Application, Key) -> application_controller:unset_env(Application, Key).

unset_env(Application, Key, Timeout) when ?IS_TIMEOUT(Timeout) -> unset_env(Application, Key, [{timeout, Timeout}]);
unset_env(Application, Key, Options) when is_list(Options) -> application_controller:unset_env(Application, Key, Options).
