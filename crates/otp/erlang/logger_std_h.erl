%% The handler that prints log events: to standard output, standard error, a device, or a file.
%%
%% The text is made by the process that logs, and printed by another, so that output keeps the order of the events and a program does not
%% wait for a slow device: the `logger` process for the standard streams, one of its own for a file (`logger_file`) or device. When more
%% than `sync_mode_qlen` texts wait to be printed, who logs waits for its own.
-module(logger_std_h).

-export([adding_handler/1, changing_config/3, filesync/1, filter_config/1, log/2, removing_handler/1]).

-define(IS_STANDARD(Type), (Type =:= standard_io orelse Type =:= standard_error)).
-define(OF_FILES, [compress_on_rotate, file, file_check, max_no_bytes, max_no_files, modes]).

%% Configuration -------------------------------------------------------------------------------------------------------

adding_handler(#{id := Id} = Handler) ->
    Given = typed(maps:get(config, Handler, #{})),
    case checked(maps:merge(defaults(Given), Given)) of
        {ok, #{type := Type} = Config} when ?IS_STANDARD(Type) -> {ok, Handler#{config => Config}};
        {ok, Config} ->
            case logger_file:start(Id, Config) of
                ok -> {ok, Handler#{config => Config}};
                Error -> Error
            end;
        Error -> Error
    end.

%% What decides where the text goes stays as it is for the handler's life.
changing_config(Kind, #{config := #{type := Type} = Old}, New) ->
    Given = typed(Type, maps:get(config, New, #{})),
    Base = case Kind of
               set -> maps:merge(defaults(Given), maps:with([type, file, modes], Old));
               update -> Old
           end,
    Fixed = fun(Config) -> maps:with([type, file, modes], Config) end,
    Whole = maps:merge(Base, Given),
    case Fixed(Whole) =:= Fixed(Old) of
        true ->
            case checked(Whole) of
                {ok, Config} ->
                    ?IS_STANDARD(Type) orelse logger_file:change(map_get(id, New), Config),
                    {ok, New#{config => Config}};
                Error -> Error
            end;
        false ->
            {error, {illegal_config_change, ?MODULE, Fixed(Old), Fixed(Whole)}}
    end.

removing_handler(#{id := Id}) -> logger_file:stop(Id).

filter_config(Handler) -> Handler.

%% A file's name may stand beside the type, or in it.
typed(Config) -> typed(standard_io, Config).

typed(Default, #{type := Type} = Config) when not is_tuple(Type) -> with_path(Config, Default);
typed(_, #{type := {file, File}} = Config) -> with_path(Config#{type := file, file => File}, file);
typed(_, #{type := {file, File, Modes}} = Config) -> with_path(Config#{type := file, file => File, modes => Modes}, file);
typed(_, #{type := _} = Config) -> Config;
typed(_, #{file := _} = Config) -> with_path(Config#{type => file}, file);
typed(Default, Config) -> with_path(Config#{type => Default}, Default).

with_path(#{file := File} = Config, _) ->
    Absolute = Config#{file := filename:absname(File)},
    case Absolute of
        #{modes := Modes} when is_list(Modes) -> Absolute#{modes := modes(Modes)};
        _ -> Absolute
    end;
with_path(Config, _) -> Config.

%% Delayed writing to a raw file, at its end, whatever else is asked for.
modes(Modes) ->
    Delayed = lists:keymember(delayed_write, 1, [{M, x} || M <- Modes, is_atom(M)] ++ [M || M <- Modes, is_tuple(M)]),
    Writes = [M || M <- [append, exclusive, write], lists:member(M, Modes)],
    [delayed_write || not Delayed] ++ [raw || not lists:member(raw, Modes)]
        ++ [M || M <- Modes, M =/= write, M =/= read] ++ [append || Writes =:= []].

defaults(#{type := Type}) ->
    Common = logger_boot:handler_config(),
    case Type of
        file ->
            Common#{compress_on_rotate => false, file_check => 0, filesync_repeat_interval => 5000, max_no_bytes => infinity,
                    max_no_files => 0, modes => [delayed_write, raw, append]};
        _ -> Common
    end.

checked(#{type := Type} = Config) ->
    Of = case Type of file -> ?OF_FILES; _ -> [] end,
    case [{Key, Value} || Key := Value <- Config, not valid(Key, Value, Of)] of
        [] -> levels(Config);
        Wrong ->
            {Overload, Own} = lists:partition(fun({Key, _}) -> of_overload(Key) end, Wrong),
            case Own of
                [] -> {error, {invalid_olp_config, maps:from_list(Overload)}};
                _ -> {error, {invalid_config, ?MODULE, maps:from_list(Own)}}
            end
    end.

levels(#{sync_mode_qlen := Sync, drop_mode_qlen := Drop, flush_qlen := Flush} = Config) when Sync =< Drop, Drop =< Flush, Sync > 1 -> {ok, Config};
levels(Config) -> {error, {invalid_olp_levels, maps:with([sync_mode_qlen, drop_mode_qlen, flush_qlen], Config)}}.

of_overload(Key) -> not lists:member(Key, [type, filesync_repeat_interval | ?OF_FILES]) andalso is_map_key(Key, defaults(#{type => standard_io})).

valid(type, file, _) -> true;
valid(type, {device, _}, _) -> true;
valid(type, Type, _) -> ?IS_STANDARD(Type);
valid(filesync_repeat_interval, Time, _) -> Time =:= no_repeat orelse is_integer(Time) andalso Time > 0;
valid(Key, Value, _) when Key =:= burst_limit_enable; Key =:= overload_kill_enable -> is_boolean(Value);
valid(sync_mode_qlen, Value, _) -> natural(Value);
valid(overload_kill_restart_after, infinity, _) -> true;
valid(Key, Value, _)
  when Key =:= burst_limit_max_count; Key =:= burst_limit_window_time; Key =:= drop_mode_qlen; Key =:= flush_qlen;
       Key =:= overload_kill_mem_size; Key =:= overload_kill_qlen; Key =:= overload_kill_restart_after ->
    natural(Value);
valid(Key, Value, Of) -> lists:member(Key, Of) andalso valid_of_file(Key, Value).

valid_of_file(compress_on_rotate, Value) -> is_boolean(Value);
valid_of_file(file, Value) -> is_list(Value);
valid_of_file(modes, Value) -> is_list(Value);
valid_of_file(max_no_bytes, infinity) -> true;
valid_of_file(max_no_bytes, Value) -> natural(Value) andalso Value > 0;
valid_of_file(_, Value) -> natural(Value).

natural(Value) -> is_integer(Value) andalso Value >= 0.

%% Logging -------------------------------------------------------------------------------------------------------------

filesync(Id) ->
    case logger:get_handler_config(Id) of
        {ok, #{config := #{type := Type}}} when ?IS_STANDARD(Type) -> logger_boot:flush();
        _ -> logger_file:sync(Id)
    end.

log(Event, #{id := Id, config := #{type := Type, sync_mode_qlen := Limit}, formatter := {Module, FormatterConfig}}) ->
    Text = Module:format(Event, FormatterConfig),
    case Type of
        _ when ?IS_STANDARD(Type) -> logger:internal_print(Type, Text, Limit);
        _ -> logger_file:write(Id, unicode:characters_to_binary(Text), Limit)
    end.
