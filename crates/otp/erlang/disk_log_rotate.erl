%% Disk logs that rotate: a full file becomes `NAME.0.gz`, the older ones move on, and the oldest goes.
-module(disk_log_rotate).

-export([open/1, log/3, next/2, close/1, flush/1, sync/1, info/1, size/1, change_size/2, truncate/2, files/1]).

-compile({no_auto_import, [size/1]}).

-record(rotate, {name, max_bytes, max_files, file, first}).

-define(GZIP, 31).

open(#{file := Name, size := {MaxBytes, MaxFiles}, head := Head}) ->
    case filelib:ensure_dir(Name) of
        ok ->
            {ok, begun(Head, #rotate{name = Name, max_bytes = MaxBytes, max_files = MaxFiles}), 0};
        Error -> disk_log_file:failed(Name, Error)
    end.

%% What is there is kept.
begun(Head, #rotate{name = Name} = Log) ->
    {File, _, IsNew} = disk_log_file:open(Name, external, true, read_write, Head, true),
    case IsNew orelse disk_log_file:head(Head, external) of
        Done when Done =:= true; Done =:= none -> Log#rotate{file = File, first = disk_log_file:size(File)};
        Bytes ->
            {ok, Headed} = disk_log_file:append(Bytes, byte_size(Bytes), File),
            Log#rotate{file = Headed, first = disk_log_file:size(Headed)}
    end.

close(#rotate{file = File}) -> disk_log_file:close(File, external, read_write).

%% {ok | Error, Log, Logged}
log(Items, Head, Log) -> log(Items, Head, Log, 0).

log([], _, Log, Logged) -> {ok, Log, Logged};
log([Item | Items] = All, Head, #rotate{file = File, max_bytes = Max, first = First} = Log, Logged) ->
    Size = disk_log_file:size(File),
    case Size + byte_size(Item) =< Max orelse Size =:= First of
        true ->
            case disk_log_file:append([Item], byte_size(Item), File) of
                {ok, Written} -> log(Items, Head, Log#rotate{file = Written}, Logged + 1);
                {Error, Written} -> {Error, Log#rotate{file = Written}, Logged}
            end;
        false -> log(All, Head, next(Log, Head), Logged)
    end.

next(#rotate{name = Name, max_files = MaxFiles} = Log, Head) ->
    ok = close(Log),
    moved(Name, MaxFiles),
    begun(Head, Log).

moved(Name, 0) -> done(file:delete(Name));
moved(Name, MaxFiles) ->
    [file:rename(archive(Name, Number), archive(Name, Number + 1)) || Number <- lists:seq(MaxFiles - 2, 0, -1)],
    Plain = disk_log_file:named(Name, 0),
    case file:rename(Name, Plain) of
        ok -> compressed(Plain);
        {error, enoent} -> ok
    end.

archive(Name, Number) -> lists:concat([Name, ".", Number, ".gz"]).

compressed(File) ->
    {ok, Bytes} = file:read_file(File),
    Z = zlib:open(),
    ok = zlib:deflateInit(Z, default, deflated, ?GZIP, 8, default),
    Compressed = zlib:deflate(Z, Bytes, finish),
    ok = zlib:deflateEnd(Z),
    ok = zlib:close(Z),
    ok = file:write_file(File ++ ".gz", Compressed),
    done(file:delete(File)).

done(ok) -> ok;
done({error, enoent}) -> ok.

flush(#rotate{file = File} = Log) ->
    {Result, Written} = disk_log_file:flush(File),
    {Result, Log#rotate{file = Written}}.

sync(#rotate{file = File} = Log) ->
    {Result, Written} = disk_log_file:sync(File),
    {Result, Log#rotate{file = Written}}.

size(#rotate{max_bytes = Bytes, max_files = Files}) -> {Bytes, Files}.

info(#rotate{file = File}) -> [{no_current_bytes, disk_log_file:size(File)}].

change_size({MaxBytes, MaxFiles}, #rotate{name = Name, max_files = Before} = Log) ->
    [done(file:delete(archive(Name, Number))) || Number <- lists:seq(min(Before, MaxFiles), max(Before, MaxFiles))],
    Log#rotate{max_bytes = MaxBytes, max_files = MaxFiles}.

truncate(Head, #rotate{name = Name, max_files = MaxFiles} = Log) ->
    Next = next(Log, Head),
    [done(file:delete(archive(Name, Number))) || Number <- lists:seq(0, MaxFiles)],
    Next.

%% The extensions of what is there, after the current file has become one.
files(#rotate{name = Name, max_files = MaxFiles}) ->
    moved(Name, MaxFiles),
    [Extension || Number <- lists:seq(0, MaxFiles - 1), Extension <- [integer_to_list(Number) ++ ".gz"],
                  filelib:is_file(disk_log_file:named(Name, Extension))].
