%% The handler that prints log events: to standard output, standard error, a device, or a file.
%%
%% The text is made by the process that logs. It goes to the handler's process (`logger_olp`), which protects itself against more events
%% than it can print, and from there to a second one that opens, writes, rotates and closes (`logger_file`).
-module(logger_std_h).

-export([filesync/1]).
-export([adding_handler/1, changing_config/3, filter_config/1, log/2, removing_handler/1]).
-export([check_config/4, config_changed/3, filesync/3, handle_info/3, init/2, reset_state/2, terminate/3, write/4]).

-define(OF_FILES, [compress_on_rotate, file_check, max_no_bytes, max_no_files]).
%% What decides where the text goes stays as it is for the handler's life.
-define(FIXED, [type, file, modes]).

filesync(Id) -> logger_h_common:filesync(?MODULE, Id).

adding_handler(Handler) -> logger_h_common:adding_handler(Handler).
changing_config(Kind, Old, New) -> logger_h_common:changing_config(Kind, Old, New).
removing_handler(Handler) -> logger_h_common:removing_handler(Handler).
filter_config(Handler) -> logger_h_common:filter_config(Handler).
log(Event, Handler) -> logger_h_common:log(Event, Handler).

%% Configuration -------------------------------------------------------------------------------------------------------

check_config(Id, set, undefined, Given) ->
    checked(with_defaults(Id, normal(Given)));
check_config(Id, Kind, Old, Given) ->
    Fixed = maps:with(?FIXED, Old),
    Base = case Kind of
               set -> with_defaults(Id, Fixed);
               update -> Old
           end,
    New = maps:merge(Base, normal(Given)),
    case maps:with(?FIXED, New) of
        Fixed -> checked(New);
        Other -> {error, {illegal_config_change, ?MODULE, Fixed, Other}}
    end.

%% A file's name may stand beside the type, or in it.
normal(#{type := {file, File}} = Config) -> normal(Config#{type := file, file => File});
normal(#{type := {file, File, Modes}} = Config) -> normal(Config#{type := file, file => File, modes => Modes});
normal(#{file := File} = Config) -> Config#{file := filename:absname(File)};
normal(Config) -> Config.

with_defaults(Id, #{type := Type} = Config) -> maps:merge(defaults(Id, Type), Config);
with_defaults(Id, #{file := _} = Config) -> maps:merge(defaults(Id, file), Config);
with_defaults(Id, Config) -> maps:merge(defaults(Id, standard_io), Config).

defaults(Id, file) ->
    #{type => file, file => filename:absname(atom_to_list(Id)), modes => [raw, append], file_check => 0, max_no_bytes => infinity,
      max_no_files => 0, compress_on_rotate => false};
defaults(_, Type) -> #{type => Type}.

checked(#{type := Type} = Config) ->
    case [{Key, Value} || {Key, Value} <- maps:to_list(Config), not valid(Type, Key, Value)] of
        [] -> {ok, whole(Config)};
        [{Key, Value} | _] -> {error, {invalid_config, ?MODULE, #{Key => Value}}}
    end.

valid(_, type, Type) -> lists:member(Type, [standard_io, standard_error, file]) orelse is_tuple(Type) andalso is_device(Type);
valid(file, file, Value) -> is_list(Value);
valid(file, modes, Value) -> is_list(Value);
valid(file, max_no_bytes, Value) -> Value =:= infinity orelse is_integer(Value) andalso Value > 0;
valid(file, Key, Value) when Key =:= max_no_files; Key =:= file_check -> is_integer(Value) andalso Value >= 0;
valid(file, compress_on_rotate, Value) -> is_boolean(Value);
valid(_, _, _) -> false.

is_device({device, _}) -> true;
is_device(_) -> false.

%% Files are raw, written with delay and, unless another way is asked for, at their end. Only they are synced.
whole(#{modes := Modes} = Config) ->
    Writes = [M || M <- Modes, M =:= write orelse M =:= append orelse M =:= exclusive],
    Delays = [M || M <- Modes, M =:= delayed_write orelse is_tuple(M) andalso element(1, M) =:= delayed_write],
    Missing = [delayed_write || Delays =:= []] ++ [raw || not lists:member(raw, Modes)] ++ [append || Writes =:= []],
    Config#{modes := Missing ++ Modes};
whole(Config) -> Config#{filesync_repeat_interval => no_repeat}.

%% The handler's process -----------------------------------------------------------------------------------------------

init(Id, Config) ->
    Own = maps:with(?FIXED ++ ?OF_FILES, Config),
    case logger_file:start_link(Id, Own) of
        {ok, Pid} -> {ok, Own#{file_ctrl_pid => Pid}};
        Error -> Error
    end.

config_changed(_, #{type := file} = Config, #{file_ctrl_pid := Pid} = State) ->
    Changed = maps:with(?OF_FILES, Config),
    maps:with(?OF_FILES, State) =:= Changed orelse logger_file:change(Pid, Changed),
    maps:merge(State, Changed);
config_changed(_, _, State) ->
    State.

write(_, How, Text, #{file_ctrl_pid := Pid} = State) -> {logger_file:write(How, Pid, Text), State}.
filesync(_, How, #{file_ctrl_pid := Pid} = State) -> {logger_file:sync(How, Pid), State}.
reset_state(_, State) -> State.

handle_info(_, {'EXIT', Pid, Reason}, #{file_ctrl_pid := Pid} = State) ->
    exit({error, {write_failed, maps:with(?FIXED, State), Reason}});
handle_info(_, _, State) ->
    State.

terminate(_, _, #{file_ctrl_pid := Pid}) -> logger_file:stop(Pid).
