%% Reads wrap logs of internal format while others write them, without taking part in the log.
-module(wrap_log_reader).

-include_lib("kernel/include/file.hrl").

-export([open/1, open/2, chunk/1, chunk/2, close/1]).
-export_type([continuation/0]).

%% `first` is the file that was read first, or `one` where no other is to be read; `changed` when the file was written last.
-record(reader, {log, name, number, first, place = {0, []}, changed}).
-opaque continuation() :: #reader{}.

-define(MAX_CHUNK, 65536).

%% From the oldest file on.
open(Name) when is_atom(Name) -> open(atom_to_list(Name));
open(Name) when is_list(Name) ->
    case index(Name) of
        {ok, {Current, Files}} when Current =:= Files + 1 -> opened(Name, 1, 1);
        {ok, {Current, Files}} ->
            First = after_number(Current, Files),
            opened(Name, First, First);
        Error -> Error
    end.

%% One file.
open(Name, Number) when is_atom(Name), is_integer(Number) -> open(atom_to_list(Name), Number);
open(Name, Number) when is_list(Name), is_integer(Number) ->
    case index(Name) of
        {ok, {_, Files}} when Files >= Number -> opened(Name, Number, one);
        {ok, {Number, Files}} when Number =:= Files + 1 -> opened(Name, Number, one);
        {ok, _} -> {error, {file_not_found, disk_log_file:named(Name, Number)}};
        Error -> Error
    end.

close(#reader{log = Log}) -> closed(Log).

closed(Log) ->
    try disk_log_file:close(Log, internal, read_only)
    catch throw:{error, {file_error, _, Reason}} -> {error, Reason}
    end.

index(Name) ->
    case disk_log_wrap:read_index(Name) of
        {1, 0, 0, 0} -> {error, {index_file_not_found, Name}};
        {Current, _, _, Files} -> {ok, {Current, Files}}
    end.

after_number(Number, Files) ->
    case (Number + 1) rem Files of
        0 -> Files;
        Next -> Next
    end.

opened(Name, Number, First) ->
    File = disk_log_file:named(Name, Number),
    try disk_log_file:open(File, internal, false, read_only, none, true) of
        {Log, _, _} ->
            case file:read_file_info(File) of
                {ok, #file_info{mtime = Changed}} ->
                    {ok, #reader{log = Log, name = Name, number = Number, first = First, changed = Changed}};
                {error, Reason} ->
                    _ = closed(Log),
                    {error, {file_error, File, Reason}}
            end
    catch throw:{error, _} -> {error, {not_a_log_file, File}}
    end.

chunk(#reader{} = Reader) -> chunk(Reader, infinity).

chunk(#reader{} = Reader, infinity) -> chunk(Reader, ?MAX_CHUNK, 0);
chunk(#reader{} = Reader, Count) when is_integer(Count), Count > 0 -> chunk(Reader, Count, 0).

chunk(#reader{log = Log, place = {Position, Rest}, first = First} = Reader, Count, Bad) ->
    case disk_log_file:chunk(Log, Position, Rest, Count, read_only) of
        {_, eof} when First =:= one -> {Reader, eof};
        {_, eof} -> at_end(Reader, Count, Bad);
        {_, {Place, [], More}} -> chunk(Reader#reader{place = Place}, Count, Bad + More);
        {_, {{Next, _} = Place, Items, More}} ->
            case decoded(Items, []) of
                {Terms, []} -> terms(Reader#reader{place = Place}, Terms, Bad + More);
                {Terms, [Wrong | Behind]} ->
                    Again = lists:sum([byte_size(Item) + 8 || Item <- Behind]),
                    terms(Reader#reader{place = {Next - Again, []}}, Terms, Bad + More + byte_size(Wrong))
            end;
        {_, Error} -> Error
    end.

terms(Reader, Terms, 0) -> {Reader, Terms};
terms(Reader, Terms, Bad) -> {Reader, Terms, Bad}.

decoded([Item | Items] = All, Terms) ->
    try binary_to_term(Item) of
        Term -> decoded(Items, [Term | Terms])
    catch error:badarg -> {lists:reverse(Terms), All}
    end;
decoded([], Terms) -> {lists:reverse(Terms), []}.

%% The next file, unless it was the first, or has been begun anew since.
at_end(#reader{log = Log, name = Name, number = Number, first = First, changed = Before} = Reader, Count, Bad) ->
    maybe
        {ok, {_, Files}} ?= index(Name),
        Next = following(Name, Number, Files),
        true ?= (Next =/= 0 andalso Next =/= First) orelse done,
        File = disk_log_file:named(Name, Next),
        {info, _, {ok, #file_info{mtime = Changed}}} ?= {info, File, file:read_file_info(File)},
        true ?= Changed >= Before orelse {error, {is_wrapped, disk_log_file:named(Name, Number)}},
        {ok, Then} ?= opened(Name, Next, First),
        _ = closed(Log),
        chunk(Then, Count, Bad)
    else
        done -> {Reader, eof};
        {info, Missing, Error} -> {error, {file_error, Missing, Error}};
        Error -> Error
    end.

following(_, Number, Files) when Number > Files -> 1;
following(Name, Number, Files) ->
    case (Number + 1) rem Files of
        0 when Files > 1 -> Files;
        Next when Number =:= Files ->
            case filelib:is_file(disk_log_file:named(Name, Number + 1)) of
                true -> Number + 1;
                false -> Next
            end;
        Next -> Next
    end.
