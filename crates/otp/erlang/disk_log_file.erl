%% A file of a disk log: its format, what is not written yet, its repair.
%%
%% A file of internal format begins with `LOGMAGIC` and whether it was closed; an item is its size (32 bits), a magic word, for items of
%% `LARGE` bytes or more the checksum of the size, and its bytes. A file of external format holds bytes and nothing else.
%% Functions that answer no error throw {error, {file_error, Name, Reason}}, or another {error, Reason}.
-module(disk_log_file).

-include_lib("kernel/include/file.hrl").

-export([open/6, close/3, size/1, head/2, items/2, append/3, flush/1, sync/1, truncate/3, chunk/5, named/2, failed/2]).

-compile({no_auto_import, [size/1]}).

-record(file, {fd, name, cache = [], cached = 0, size = 0}).

-define(LOGMAGIC, 1, 2, 3, 4).
-define(OPENED, 6, 7, 8, 9).
-define(CLOSED, 99, 88, 77, 11).
-define(MAGIC, 98, 87, 76, 65).
-define(OLD_MAGIC, 12, 33, 44, 55).
-define(HEAD, 8).
-define(LARGE, 65528).
%% What is read at once, and what may wait to be written.
-define(CHUNK, 65536).

-spec failed(file:name_all(), {error, term()}) -> no_return().
failed(Name, {error, Reason}) -> throw({error, {file_error, Name, Reason}}).

done(_, ok) -> ok;
done(_, {ok, Result}) -> Result;
done(Name, Error) -> failed(Name, Error).

named(Name, Extension) -> lists:concat([Name, ".", Extension]).

size(#file{size = Size}) -> Size.

%% Opening ----------------------------------------------------------------------------------------------------------------

%% {File, HeadItems, IsNew} or {repaired, File, Recovered, BadBytes}.
open(Name, Format, truncate, read_write, Head, _) -> new(Name, Format, Head);
open(Name, Format, Repair, read_write, Head, IsQuiet) ->
    case {file:read_file_info(Name), Format} of
        {{error, _}, _} -> new(Name, Format, Head);
        {{ok, _}, external} -> {at_end(Name, [read, write]), 0, false};
        {{ok, _}, internal} ->
            case state(Name) of
                closed ->
                    File = at_end(Name, [read, write]),
                    mark(File, <<?OPENED>>),
                    {File, 0, false};
                opened when Repair -> repaired(Name, IsQuiet);
                opened -> throw({error, {need_repair, Name}})
            end
    end;
open(Name, Format, _, read_only, _, _) ->
    _ = [state(Name) || Format =:= internal],
    {at_end(Name, [read]), 0, false}.

%% Whether a file of internal format was closed.
state(Name) ->
    Fd = done(Name, file:open(Name, [raw, binary, read])),
    Read = file:read(Fd, ?HEAD),
    ok = file:close(Fd),
    case Read of
        {ok, <<?LOGMAGIC, ?CLOSED>>} -> closed;
        {ok, <<?LOGMAGIC, ?OPENED>>} -> opened;
        {error, Reason} -> failed(Name, {error, Reason});
        _ -> throw({error, {not_a_log_file, Name}})
    end.

at_end(Name, Modes) ->
    Fd = done(Name, file:open(Name, [raw, binary | Modes])),
    #file{fd = Fd, name = Name, size = done(Name, file:position(Fd, eof))}.

new(Name, Format, Head) ->
    Fd = done(Name, file:open(Name, [raw, binary, read, write])),
    try
        done(Name, file:truncate(Fd)),
        Begun = begun(Format, #file{fd = Fd, name = Name}),
        {File, Items} = headed(Format, Head, Begun),
        {File, Items, true}
    catch throw:Error ->
            _ = file:close(Fd),
            throw(Error)
    end.

begun(external, File) -> File;
begun(internal, #file{fd = Fd, name = Name} = File) ->
    done(Name, file:write(Fd, <<?LOGMAGIC, ?OPENED>>)),
    File#file{size = ?HEAD}.

headed(Format, Head, File) ->
    case head(Head, Format) of
        none -> {File, 0};
        Bytes ->
            {Data, Size} = items([Bytes], Format),
            {ok, Headed} = append(Data, Size, File),
            {Headed, 1}
    end.

%% The bytes that begin each file, or none.
head(none, _) -> none;
head({ok, Bytes}, _) -> Bytes;
head({Module, Function, Arguments} = Call, Format) ->
    Answer = try apply(Module, Function, Arguments)
             catch
                 throw:Thrown -> Thrown;
                 error:Reason:Stack -> {Reason, Stack};
                 exit:Reason -> Reason
             end,
    case Answer of
        {ok, Term} when Format =:= internal -> term_to_binary(Term);
        {ok, Bytes} ->
            try iolist_to_binary(Bytes)
            catch error:_ -> throw({error, {invalid_header, {Call, Answer}}})
            end;
        _ -> throw({error, {invalid_header, {Call, Answer}}})
    end.

mark(#file{fd = Fd, name = Name}, State) -> done(Name, file:pwrite(Fd, 4, State)).

close(File, Format, Mode) ->
    {Flushed, #file{fd = Fd, name = Name} = Written} = flush(File),
    _ = [mark(Written, <<?CLOSED>>) || Format =:= internal, Mode =:= read_write],
    done(Name, file:close(Fd)),
    Flushed =:= ok orelse throw(Flushed),
    ok.

%% Writing ----------------------------------------------------------------------------------------------------------------

items(Items, external) -> {Items, iolist_size(Items)};
items(Items, internal) -> {[item(Item) || Item <- Items], lists:sum([byte_size(Item) + ?HEAD || Item <- Items])}.

item(Item) when byte_size(Item) < ?LARGE -> [<<(byte_size(Item)):32, ?MAGIC>>, Item];
item(Item) ->
    Size = <<(byte_size(Item)):32>>,
    [Size, <<?MAGIC>>, erlang:md5(Size), Item].

%% {ok | {error, Reason}, File}
append(Data, Size, #file{cache = Cache, cached = Cached, size = Before} = File) ->
    Longer = File#file{cache = [Cache | Data], cached = Cached + Size, size = Before + Size},
    case Cached + Size > ?CHUNK of
        true -> flush(Longer);
        false -> {ok, Longer}
    end.

flush(#file{cache = []} = File) -> {ok, File};
flush(#file{fd = Fd, name = Name, cache = Cache} = File) ->
    Written = File#file{cache = [], cached = 0},
    case file:write(Fd, Cache) of
        ok -> {ok, Written};
        {error, Reason} -> {{error, {file_error, Name, Reason}}, Written}
    end.

sync(File) ->
    case flush(File) of
        {ok, #file{fd = Fd, name = Name} = Written} ->
            case file:sync(Fd) of
                ok -> {ok, Written};
                {error, Reason} -> {{error, {file_error, Name, Reason}}, Written}
            end;
        Failed -> Failed
    end.

%% Nothing but a head is left.
truncate(File, Format, Head) ->
    {_, #file{fd = Fd, name = Name} = Written} = flush(File),
    Start = case Format of
                internal -> ?HEAD;
                external -> 0
            end,
    done(Name, file:position(Fd, Start)),
    done(Name, file:truncate(Fd)),
    headed(Format, Head, Written#file{size = Start}).

%% Reading ----------------------------------------------------------------------------------------------------------------

%% At most `Count` items of a file from a position on: {{Position, Rest}, Items, BadBytes}, eof or {error, Reason}; Rest is what is read
%% already and holds an item's head, how many bytes to read next, or []. What is bad is an error, unless the mode is `read_only`.
chunk(File, Position, Rest, Count, Mode) when is_binary(Rest) -> parsed(File, Position, Rest, Count, Mode);
chunk(File, Position, Wanted, Count, Mode) ->
    {_, #file{fd = Fd, name = Name} = Written} = flush(File),
    Bytes = case Wanted of
                [] -> ?CHUNK;
                _ -> max(Wanted, ?CHUNK)
            end,
    Read = file:pread(Fd, Position + ?HEAD, Bytes),
    _ = file:position(Fd, eof),
    case Read of
        {ok, Bin} when byte_size(Bin) >= ?HEAD, Wanted =:= [] orelse byte_size(Bin) >= Wanted ->
            parsed(Written, Position + byte_size(Bin), Bin, Count, Mode);
        {ok, Bin} when Mode =:= read_only ->
            Bad = case Wanted of
                      [] -> byte_size(Bin);
                      _ -> max(0, byte_size(Bin) - ?HEAD)
                  end,
            {Written, {{Position + byte_size(Bin), []}, [], Bad}};
        {ok, _} -> {Written, {error, {corrupt_log_file, Name}}};
        eof when Wanted =/= [], Mode =/= read_only -> {Written, {error, {corrupt_log_file, Name}}};
        eof -> {Written, eof};
        {error, Reason} -> {Written, {error, {file_error, Name, Reason}}}
    end.

parsed(#file{name = Name} = File, Position, Bin, Count, Mode) ->
    case parse(Bin, Position, Count, Mode, [], 0) of
        corrupt -> {File, {error, {corrupt_log_file, Name}}};
        {{Next, Wanted}, [], 0} -> chunk(File, Next, Wanted, Count, Mode);
        {More, Items, Bad} -> {File, {More, lists:reverse(Items), Bad}}
    end.

parse(Bin, Position, 0, _, Items, Bad) when byte_size(Bin) >= ?HEAD -> {{Position, Bin}, Items, Bad};
parse(<<Size:32, ?MAGIC, Tail/binary>> = Bin, Position, Count, Mode, Items, Bad) when Size >= ?LARGE ->
    Sum = erlang:md5(<<Size:32>>),
    case Tail of
        %% A large item ends what was read.
        <<Sum:16/binary, Item:Size/binary, _/binary>> ->
            {{Position - byte_size(Tail) + 16 + Size, []}, [Item | Items], Bad};
        <<Sum:16/binary, _/binary>> -> {{Position - byte_size(Bin), Size + ?HEAD + 16}, Items, Bad};
        <<_:16/binary, _/binary>> when Mode =/= read_only -> corrupt;
        <<_:16/binary, _, Rest/binary>> -> parse(Rest, Position, Count - 1, Mode, Items, Bad + 1);
        _ -> {{Position - byte_size(Bin), []}, Items, Bad}
    end;
parse(<<Size:32, Magic:4/binary, Tail/binary>> = Bin, Position, Count, Mode, Items, Bad) when Magic =:= <<?MAGIC>>; Magic =:= <<?OLD_MAGIC>> ->
    case Tail of
        <<Item:Size/binary, Rest/binary>> -> parse(Rest, Position, Count - 1, Mode, [Item | Items], Bad);
        _ -> {{Position - byte_size(Bin), Size + ?HEAD}, Items, Bad}
    end;
parse(Bin, _, _, Mode, _, _) when byte_size(Bin) >= ?HEAD, Mode =/= read_only -> corrupt;
parse(<<_, Rest/binary>> = Bin, Position, Count, Mode, Items, Bad) when byte_size(Bin) >= ?HEAD ->
    parse(Rest, Position, max(0, Count - 1), Mode, Items, Bad + 1);
parse(Bin, Position, _, _, Items, Bad) -> {{Position - byte_size(Bin), []}, Items, Bad}.

%% Repair -----------------------------------------------------------------------------------------------------------------

%% Items that are terms go to a new file, which takes the place of the old one.
repaired(Name, IsQuiet) ->
    _ = [error_logger:info_msg("disk_log: repairing ~tp ...\n", [Name]) || not IsQuiet],
    In = done(Name, file:open(Name, [raw, binary, read])),
    Copy = named(Name, "TMP"),
    {Out, 0, true} = new(Copy, internal, none),
    #file_info{size = Size} = done(Name, file:read_file_info(Name)),
    try
        done(Name, file:position(In, ?HEAD)),
        {Written, Recovered, Bad} = copied(<<>>, ?CHUNK, In, Out, Size, 0, 0),
        ok = file:close(In),
        ok = close(Written, internal, read_write),
        done(Name, file:rename(Copy, Name)),
        File = at_end(Name, [read, write]),
        mark(File, <<?OPENED>>),
        {repaired, File, Recovered, Bad}
    catch throw:Error ->
            _ = file:close(In),
            _ = file:delete(Copy),
            throw(Error)
    end.

copied(Rest, Wanted, In, #file{name = Name} = Out, Size, Recovered, Bad) ->
    case file:read(In, Wanted) of
        eof -> {Out, Recovered, Bad + byte_size(Rest)};
        {ok, Bin} ->
            {Left, Next, Items, More} = scanned(<<Rest/binary, Bin/binary>>, Size, [], Bad),
            {Data, Bytes} = items(lists:reverse(Items), internal),
            case append(Data, Bytes, Out) of
                {ok, Written} -> copied(Left, Next, In, Written, Size, Recovered + length(Items), More);
                {Error, _} -> throw(Error)
            end;
        Error -> failed(Name, Error)
    end.

scanned(<<Size:32, ?MAGIC, Tail/binary>> = Bin, All, Items, Bad) when Size >= ?LARGE ->
    Sum = erlang:md5(<<Size:32>>),
    case Tail of
        <<Sum:16/binary, Item:Size/binary, Rest/binary>> ->
            case is_term(Item) of
                true -> scanned(Rest, All, [Item | Items], Bad);
                false -> scanned(Rest, All, Items, Bad + Size)
            end;
        <<Sum:16/binary, _/binary>> -> {Bin, Size - byte_size(Tail) + 16, Items, Bad};
        _ when byte_size(Tail) < 16 -> {Bin, Size - byte_size(Tail) + 16, Items, Bad};
        _ -> skipped(Bin, All, Items, Bad)
    end;
scanned(<<Size:32, Magic:4/binary, Tail/binary>> = Bin, All, Items, Bad)
  when Magic =:= <<?MAGIC>>; Magic =:= <<?OLD_MAGIC>>, Size =< All ->
    case Tail of
        <<Item:Size/binary, Rest/binary>> ->
            case is_term(Item) of
                true -> scanned(Rest, All, [Item | Items], Bad);
                false -> skipped(Bin, All, Items, Bad)
            end;
        _ -> {Bin, Size - byte_size(Tail), Items, Bad}
    end;
scanned(Bin, All, Items, Bad) when byte_size(Bin) >= ?HEAD -> skipped(Bin, All, Items, Bad);
scanned(Bin, _, Items, Bad) -> {Bin, ?CHUNK, Items, Bad}.

skipped(<<_, Rest/binary>>, All, Items, Bad) -> scanned(Rest, All, Items, Bad + 1).

is_term(Item) ->
    try binary_to_term(Item) of
        _ -> true
    catch error:_ -> false
    end.
