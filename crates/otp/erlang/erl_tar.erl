%% Archives of the kind that tar writes: made, listed, extracted.
%%
%% What is read: the formats of Version 7, POSIX (ustar and pax), star and GNU with its long names and sparse files. What is written: ustar,
%% with a pax header for a name, size or number that has no room in it. Paths that lead out of the target folder are refused.
%%
%% A descriptor knows how to reach its bytes (a function of the user's, a file, or the bytes themselves) and where the reader stands in them.
-module(erl_tar).

-export([add/3, add/4, close/1, create/2, create/3, extract/1, extract/2, format_error/1, init/3, open/2, t/1, table/1, table/2, tt/1]).

-include_lib("kernel/include/file.hrl").

-record(tar, {source, access, operation, position = 0}).
-record(member, {name = "", mode = 8#100644, uid = 0, gid = 0, size = 0, mtime = 0, type = $0, linkname = "", major = 0, minor = 0,
                 sparse = none}).
-record(reading, {folder = "", keep = false, files = all, memory = false, verbose = false, mode = []}).

-define(BLOCK, 512).
-define(ZEROES, <<0:?BLOCK/unit:8>>).
-define(COPY_CHUNK, 65536).
-define(MAX_NAME, 100).
-define(MAX_PREFIX, 155).
-define(PAX, $x).

%% Opening and closing -------------------------------------------------------------------------------------------------

init(Data, Access, Operation) when is_function(Operation, 2) ->
    {ok, Position} = Operation(position, {Data, {cur, 0}}),
    {ok, #tar{source = Data, access = Access, operation = Operation, position = Position}};
init(_, _, _) ->
    {error, badarg}.

open({binary, Bytes} = Name, Mode) when is_binary(Bytes) -> open_as(Name, Mode);
open({file, _} = Name, Mode) -> open_as(Name, Mode);
open(Name, Mode) when is_list(Name); is_binary(Name) -> open_as(Name, Mode).

open_as(Name, Mode) when is_list(Mode) ->
    case mode(Mode, false, [raw], false) of
        {Access, Raw, Compressed} -> open_as(Name, Access, Raw, Compressed);
        error -> {error, {Name, einval}}
    end.

mode([Access | Mode], false, Raw, Compressed) when Access =:= read; Access =:= write -> mode(Mode, Access, Raw, Compressed);
mode([compressed | Mode], Access, Raw, _) -> mode(Mode, Access, Raw, true);
mode([cooked | Mode], Access, _, Compressed) -> mode(Mode, Access, [], Compressed);
mode([], Access, Raw, Compressed) -> {Access, Raw, Compressed};
mode(Access, _, Raw, _) when Access =:= read; Access =:= write -> {Access, Raw, false};
mode(_, _, _, _) -> error.

open_as({binary, Bytes}, read, _, Compressed) -> bytes(Bytes, Compressed);
open_as({file, File} = Name, read, [raw], false) ->
    case file:position(File, {cur, 0}) of
        {ok, Position} -> {ok, #tar{source = File, access = read, operation = fun on_file/2, position = Position}};
        {error, Reason} -> {error, {Name, Reason}}
    end;
open_as({file, _} = Name, read, [raw], true) -> {error, {Name, {incompatible_option, compressed}}};
open_as({file, _} = Name, read, [], _) -> {error, {Name, {incompatible_option, cooked}}};
open_as(Name, read, _, true) when not is_tuple(Name) ->
    case file:read_file(Name) of
        {ok, Bytes} -> bytes(Bytes, true);
        {error, Reason} -> {error, {Name, Reason}}
    end;
open_as(Name, Access, Raw, Compressed) when not is_tuple(Name) ->
    case file:open(Name, Raw ++ [binary, Access]) of
        {ok, File} when Compressed -> {ok, compressing(File)};
        {ok, File} -> {ok, #tar{source = File, access = Access, operation = fun on_file/2}};
        {error, Reason} -> {error, {Name, Reason}}
    end;
open_as(Name, _, _, _) -> {error, {Name, einval}}.

%% What is not compressed after all is taken as it is.
bytes(Bytes, Compressed) ->
    Plain = case Compressed of
                true -> inflated(Bytes);
                false -> Bytes
            end,
    {ok, #tar{source = {bytes, Plain}, access = read, operation = fun on_bytes/2}}.

inflated(<<31, 139, _/binary>> = Bytes) ->
    Stream = zlib:open(),
    try
        zlib:inflateInit(Stream, 31, cut),
        iolist_to_binary(zlib:inflate(Stream, Bytes))
    catch
        error:_ -> Bytes
    after
        zlib:close(Stream)
    end;
inflated(Bytes) -> Bytes.

compressing(File) ->
    Stream = zlib:open(),
    ok = zlib:deflateInit(Stream, default, deflated, 31, 8, default),
    #tar{source = {File, Stream}, access = write, operation = fun on_compressed/2}.

on_file(write, {File, Data}) -> file:write(File, Data);
on_file(position, {File, Position}) -> file:position(File, Position);
on_file(read2, {File, Size}) -> file:read(File, Size);
on_file(close, File) -> file:close(File).

on_compressed(write, {{File, Stream}, Data}) -> file:write(File, zlib:deflate(Stream, Data));
on_compressed(close, {File, Stream}) ->
    Written = file:write(File, zlib:deflate(Stream, [], finish)),
    zlib:close(Stream),
    case {file:close(File), Written} of
        {ok, Result} -> Result;
        {Error, _} -> Error
    end.

on_bytes(close, _) -> ok.

close(#tar{access = read} = Tar) -> ended(Tar);
close(#tar{access = write} = Tar) ->
    ok = write(Tar, [?ZEROES, ?ZEROES]),
    ended(Tar);
close(_) ->
    {error, einval}.

ended(#tar{source = Source, operation = Operation}) ->
    ok = Operation(close, Source).

write(#tar{source = Source, operation = Operation}, Data) -> Operation(write, {Source, Data}).

%% Reading: the bytes and the descriptor behind them. Fewer bytes than asked for come at the end only.
read(#tar{source = {bytes, Bytes}, position = Position} = Tar, Size) ->
    case byte_size(Bytes) - Position of
        Left when Left =< 0, Size > 0 -> eof;
        Left -> {ok, binary:part(Bytes, Position, min(Size, Left)), Tar#tar{position = Position + min(Size, Left)}}
    end;
read(#tar{source = Source, operation = Operation, position = Position} = Tar, Size) ->
    case Operation(read2, {Source, Size}) of
        {ok, Data} ->
            Bytes = iolist_to_binary(Data),
            {ok, Bytes, Tar#tar{position = Position + byte_size(Bytes)}};
        Other -> Other
    end.

skip(Tar, 0) -> Tar;
skip(#tar{source = {bytes, _}, position = Position} = Tar, Size) -> Tar#tar{position = Position + Size};
skip(#tar{source = Source, operation = Operation, position = Position} = Tar, Size) ->
    case Operation(position, {Source, Position + Size}) of
        {ok, New} -> Tar#tar{position = New};
        {error, _} = Error -> throw(Error)
    end.

%% Making --------------------------------------------------------------------------------------------------------------

create(Name, Files) when is_list(Name); is_binary(Name) -> create(Name, Files, []).

create(Name, Files, Options) when is_list(Name); is_binary(Name) ->
    case open(Name, [write | [Option || Option <- Options, Option =:= compressed orelse Option =:= cooked]]) of
        {ok, Tar} -> create_members(Tar, Files, Options);
        {error, _} = Error -> Error
    end.

create_members(Tar, [], _) -> close(Tar);
create_members(Tar, [Entry | Files], Options) ->
    {Name, Source} = case Entry of {_, _} -> Entry; _ -> {Entry, Entry} end,
    case add(Tar, Source, Name, Options) of
        ok -> create_members(Tar, Files, Options);
        {error, _} = Error -> close(Tar), Error
    end.

add(Tar, {Name, Source}, Options) when is_list(Name), is_list(Source) orelse is_binary(Source) -> added(Tar, Source, Name, Options);
add(Tar, Name, Options) when is_list(Name) -> added(Tar, Name, Name, Options).

add(Tar, Source, Name, Options) when is_list(Source) orelse is_binary(Source), is_list(Name), is_list(Options) ->
    added(Tar, Source, Name, Options).

%% What has no room in a header is thrown, as OTP does.
added(#tar{access = write} = Tar, Source, Name, Options) -> put_source(Tar, Source, Name, Options);
added(#tar{access = read}, _, _, _) -> {error, eacces};
added(Tar, _, _, _) -> {error, {badarg, Tar}}.

put_source(Tar, Bytes, Name, Options) when is_binary(Bytes) ->
    say(Options, "a ~ts~n", [Name]),
    Now = os:system_time(second),
    Member = #member{name = Name, size = byte_size(Bytes), mtime = proplists:get_value(mtime, proper(Options), Now),
                     uid = proplists:get_value(uid, proper(Options), 0), gid = proplists:get_value(gid, proper(Options), 0)},
    ok = write(Tar, header(Member)),
    case write(Tar, [Bytes, padding(byte_size(Bytes))]) of
        ok -> ok;
        {error, Reason} -> {error, {Name, Reason}}
    end;
put_source(Tar, Path, Name, Options) ->
    case file_info(Path, Options) of
        {ok, #file_info{type = directory} = Info} -> put_folder(Tar, Path, Name, Info, Options);
        {ok, Info} ->
            say(Options, "a ~ts~n", [Name]),
            put_file(Tar, Path, member(Name, Path, Info), Options);
        {error, Reason} -> {error, {Path, Reason}}
    end.

put_file(Tar, Path, #member{type = $0, size = Size} = Member, Options) ->
    ok = write(Tar, header(Member)),
    ok = copy(Tar, Path, Size, proplists:get_value(chunks, proper(Options), 0)),
    write(Tar, padding(Size));
put_file(Tar, _, Member, _) ->
    write(Tar, header(Member)).

%% A folder has an entry of its own only when it is empty.
put_folder(Tar, Path, Name, Info, Options) ->
    say(Options, "a ~ts~n", [Name]),
    case file:list_dir(Path) of
        {ok, []} -> write(Tar, header(member(Name, Path, Info)));
        {ok, Files} ->
            try put_files(Tar, Files, Path, Name, Options)
            catch
                throw:{error, {_, _}} = Error -> Error;
                throw:{error, Reason} -> {error, {Path, Reason}}
            end;
        {error, Reason} -> {error, {Path, Reason}}
    end.

put_files(_, [], _, _, _) -> ok;
put_files(Tar, [File | Files], Path, Name, Options) ->
    case put_source(Tar, filename:join(Path, File), filename:join(Name, File), Options) of
        ok -> put_files(Tar, Files, Path, Name, Options);
        {error, _} = Error -> Error
    end.

copy(Tar, Path, Size, Chunk) ->
    case file:open(Path, [read, raw, binary]) of
        {ok, File} ->
            try copy_chunks(Tar, File, Size, if Chunk =:= 0 -> ?COPY_CHUNK; true -> Chunk end)
            after file:close(File)
            end;
        {error, _} = Error -> throw(Error)
    end.

%% A file that grows or shrinks meanwhile must not spoil the archive.
copy_chunks(_, _, 0, _) -> ok;
copy_chunks(Tar, File, Left, Chunk) ->
    case file:read(File, min(Left, Chunk)) of
        {ok, Bytes} ->
            ok = write(Tar, Bytes),
            copy_chunks(Tar, File, Left - byte_size(Bytes), Chunk);
        eof -> write(Tar, <<0:Left/unit:8>>);
        {error, _} = Error -> throw(Error)
    end.

file_info(Path, Options) ->
    Read = case lists:member(dereference, Options) of
               true -> file:read_file_info(Path, [{time, posix}]);
               false -> file:read_link_info(Path, [{time, posix}])
           end,
    case Read of
        {ok, Info} ->
            Given = proper(Options),
            {ok, Info#file_info{mtime = proplists:get_value(mtime, Given, Info#file_info.mtime),
                                uid = proplists:get_value(uid, Given, Info#file_info.uid),
                                gid = proplists:get_value(gid, Given, Info#file_info.gid)}};
        Error -> Error
    end.

proper(Options) -> [Option || {_, _} = Option <- Options].

member(Name, Path, #file_info{type = Type, mode = Mode, size = Size} = Info) ->
    Member = #member{name = Name, mode = Mode, uid = Info#file_info.uid, gid = Info#file_info.gid, mtime = Info#file_info.mtime},
    Device = Member#member{major = Info#file_info.major_device, minor = Info#file_info.minor_device},
    case Type of
        regular -> Member#member{size = Size};
        directory -> Member#member{name = Name ++ "/", type = $5};
        symlink ->
            {ok, Target} = file:read_link(Path),
            Member#member{type = $2, linkname = Target};
        device when Mode band 8#170000 =:= 8#020000 -> Device#member{type = $3};
        device when Mode band 8#170000 =:= 8#060000 -> Device#member{type = $4};
        other when Mode band 8#170000 =:= 8#010000 -> Member#member{type = $6};
        _ -> throw({error, {invalid_file_type, Name, Info}})
    end.

%% Headers written -----------------------------------------------------------------------------------------------------

header(#member{name = Name, linkname = Linkname, mtime = Mtime} = Member) ->
    {NameField, Prefix, NamePax} = name_fields(Name),
    {LinkField, LinkPax} = text_field(Linkname, ?MAX_NAME, <<"linkpath">>),
    {Uid, UidPax} = number_field(Member#member.uid, 8, <<"uid">>),
    {Gid, GidPax} = number_field(Member#member.gid, 8, <<"gid">>),
    {Size, SizePax} = number_field(Member#member.size, 12, <<"size">>),
    {Time, []} = number_field(Mtime, 12, none),
    {Major, []} = number_field(Member#member.major, 8, none),
    {Minor, []} = number_field(Member#member.minor, 8, none),
    Start = iolist_to_binary([NameField, octal(Member#member.mode, 7), 0, Uid, Gid, Size, Time]),
    End = iolist_to_binary([Member#member.type, LinkField, <<"ustar", 0, "00">>, <<0:64/unit:8>>, Major, Minor, Prefix, <<0:12/unit:8>>]),
    Sum = lists:sum(binary_to_list(Start)) + lists:sum(binary_to_list(End)) + 8 * $\s,
    [pax(Member, NamePax ++ LinkPax ++ UidPax ++ GidPax ++ SizePax), Start, octal(Sum, 7), 0, End].

%% A long name of ASCII is split where both halves then fit; any other goes into a pax header.
name_fields(Name) ->
    case text_field(Name, ?MAX_NAME, <<"path">>) of
        {Field, []} -> {Field, <<0:?MAX_PREFIX/unit:8>>, []};
        {Field, Pax} ->
            case split_name(Name) of
                {First, Last} -> {padded(Last, ?MAX_NAME), padded(First, ?MAX_PREFIX), []};
                none -> {Field, <<0:?MAX_PREFIX/unit:8>>, Pax}
            end
    end.

split_name(Name) ->
    Parts = case is_ascii(Name) of
                true -> string:lexemes(Name, "/");
                false -> []
            end,
    case lists:reverse(Parts) of
        [Last, _ | _] when length(Last) < ?MAX_NAME ->
            First = lists:append(lists:join("/", lists:droplast(Parts))),
            case length(First) - 1 =< ?MAX_PREFIX andalso length(First) =< ?MAX_PREFIX of
                true -> {First, Last};
                false -> none
            end;
        _ -> none
    end.

text_field(Text, Size, Key) ->
    case is_ascii(Text) andalso length(Text) =< Size of
        true -> {padded(Text, Size), []};
        false -> {<<0:Size/unit:8>>, [{Key, Text}]}
    end.

padded(Text, Size) ->
    Bytes = list_to_binary(Text),
    [Bytes, <<0:(Size - byte_size(Bytes))/unit:8>>].

is_ascii(Text) -> lists:all(fun(C) -> C < 128 end, Text).

number_field(N, Size, Key) ->
    Digits = octal(N, Size - 1),
    if
        byte_size(Digits) < Size -> {[Digits, 0], []};
        Key =:= none -> throw({error, {write_failed, numeric_field_too_long}});
        true -> {<<0:Size/unit:8>>, [{Key, integer_to_list(N)}]}
    end.

octal(N, Width) ->
    Digits = integer_to_binary(N, 8),
    <<(binary:copy(<<"0">>, max(0, Width - byte_size(Digits))))/binary, Digits/binary>>.

pax(_, []) -> [];
pax(#member{name = Name, mtime = Mtime}, Records) ->
    Ascii = [C || C <- filename:join([filename:dirname(Name), "PaxHeaders.0", filename:basename(Name)]), C < 128],
    Text = unicode:characters_to_binary([record(Key, Value) || {Key, Value} <- lists:sort(Records)]),
    [header(#member{name = lists:sublist(Ascii, ?MAX_NAME - 1), size = byte_size(Text), mtime = Mtime, type = ?PAX}), Text, padding(byte_size(Text))].

%% A record begins with its own length.
record(Key, Value) ->
    Rest = unicode:characters_to_binary([$\s, Key, $=, Value, $\n]),
    [integer_to_binary(record_size(byte_size(Rest), byte_size(Rest))), Rest].

record_size(Guess, Rest) ->
    case Rest + byte_size(integer_to_binary(Guess)) of
        Guess -> Guess;
        Size -> record_size(Size, Rest)
    end.

padding(Size) -> <<0:(padding_size(Size))/unit:8>>.

padding_size(Size) -> (?BLOCK - Size rem ?BLOCK) rem ?BLOCK.

%% Listing -------------------------------------------------------------------------------------------------------------

table(Name) -> table(Name, []).

table(Name, Options) when is_list(Options) ->
    Reading = reading(Options),
    fold(Name, Reading,
         fun(Member, Tar, Names) ->
             {[listed(Member, Reading) | Names], skip(Tar, stored_size(Member))}
         end, [], fun(Names) -> {ok, lists:reverse(Names)} end).

listed(#member{name = Name}, #reading{verbose = false}) -> Name;
listed(#member{name = Name, type = Type, size = Size, mtime = Mtime, mode = Mode, uid = Uid, gid = Gid}, _) ->
    {Name, kind(Type), Size, Mtime, Mode, Uid, Gid}.

kind(Type) when Type =:= 0; Type =:= $0; Type =:= $S; Type =:= $7 -> regular;
kind($1) -> link;
kind($2) -> symlink;
kind($3) -> char;
kind($4) -> block;
kind($5) -> directory;
kind($6) -> fifo;
kind(_) -> unknown.

t(Name) when is_list(Name); is_binary(Name) ->
    case table(Name) of
        {ok, Names} -> lists:foreach(fun(Member) -> ok = io:format("~ts\n", [Member]) end, Names);
        Error -> Error
    end.

tt(Name) ->
    case table(Name, [verbose]) of
        {ok, Members} -> lists:foreach(fun print_member/1, Members);
        Error -> Error
    end.

print_member({Name, Kind, Size, Mtime, Mode, Uid, Gid}) ->
    {{Year, Month, Day}, {Hour, Minute, _}} = calendar:system_time_to_local_time(Mtime, second),
    MonthName = element(Month, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    Letter = case Kind of regular -> $-; unknown -> $?; _ -> hd(atom_to_list(Kind)) end,
    Rights = [case Mode band (1 bsl Bit) of 0 -> $-; _ -> lists:nth(Bit rem 3 + 1, "xwr") end || Bit <- lists:seq(8, 0, -1)],
    io:format("~c~s ~4w/~-4w ~7w ~s ~2w ~2..0w:~2..0w ~w ~s\n", [Letter, Rights, Uid, Gid, Size, MonthName, Day, Hour, Minute, Year, Name]).

%% Extracting ----------------------------------------------------------------------------------------------------------

extract(Name) -> extract(Name, []).

extract(Name, Options) when is_list(Options) ->
    {ok, Folder} = file:get_cwd(),
    Reading = extracting(Options, (reading(Options))#reading{folder = Folder}),
    {First, Last} = case Reading#reading.memory of
                        true -> {[], fun(Files) -> {ok, lists:reverse(Files)} end};
                        false -> {ok, fun slashes_removed/1}
                    end,
    fold(Name, Reading, fun(Member, Tar, Acc) -> extract_member(Member, Tar, Acc, Reading) end, First, Last).

slashes_removed(leading_slash) -> error_logger:info_msg("erl_tar: removed leading '/' from member names\n"), ok;
slashes_removed(ok) -> ok.

reading(Options) ->
    #reading{verbose = lists:member(verbose, Options),
             mode = [Option || Option <- Options, Option =:= compressed orelse Option =:= cooked]}.

extracting(Options, Reading) ->
    lists:foldl(fun(keep_old_files, R) -> R#reading{keep = true};
                   (memory, R) -> R#reading{memory = true};
                   ({cwd, Folder}, R) -> R#reading{folder = Folder};
                   ({files, Files}, R) -> R#reading{files = ordsets:from_list(Files)};
                   (_, R) -> R
                end, Reading, Options).

extract_member(#member{name = Name} = Member, Tar, Acc, #reading{files = Files} = Reading) ->
    case Files =:= all orelse ordsets:is_element(Name, Files) of
        true ->
            {Bytes, Tar1} = contents(Member, Tar),
            {put_down(Member, Bytes, Acc, Reading), Tar1};
        false -> {Acc, skip(Tar, stored_size(Member))}
    end.

put_down(#member{name = Name, type = Type}, Bytes, Acc, #reading{memory = true} = Reading) ->
    case kind(Type) of
        regular ->
            tell(Reading, "x ~ts~n", [Name]),
            [{Name, Bytes} | Acc];
        _ -> Acc
    end;
put_down(#member{name = Name, mtime = Mtime, mode = Mode, type = Type} = Member, Bytes, Acc, Reading) ->
    Path = safe_path(Name, Name, Reading),
    case written(kind(Type), Path, Member, Bytes, Reading) of
        ok when Type =/= $2 -> file:write_file_info(Path, #file_info{mode = Mode, mtime = Mtime}, [{time, posix}]);
        _ -> ok
    end,
    case Name of
        [$/ | _] -> leading_slash;
        _ -> Acc
    end.

safe_path([$/ | Path], Name, Reading) -> safe_path(Path, Name, Reading);
safe_path(Path, _, #reading{folder = Folder}) ->
    case filelib:safe_relative_path(Path, Folder) of
        unsafe -> throw({error, {Path, unsafe_path}});
        Safe -> filename:absname(Safe, Folder)
    end.

written(Kind, Path, #member{name = Name}, Bytes, Reading) when Kind =:= regular; Kind =:= char; Kind =:= block; Kind =:= fifo ->
    case Reading#reading.keep andalso element(1, file:read_file_info(Path)) of
        ok ->
            tell(Reading, "x ~ts - exists, not created~n", [Name]),
            not_written;
        _ ->
            tell(Reading, "x ~ts~n", [Name]),
            within_folder(Path, fun() -> file:write_file(Path, if Kind =:= regular -> Bytes; true -> <<>> end) end)
    end;
written(directory, Path, #member{name = Name}, _, Reading) ->
    tell(Reading, "x ~ts~n", [Name]),
    case within_folder(Path, fun() -> file:make_dir(Path) end) of
        ok -> ok;
        eexist -> not_written
    end;
written(symlink, Path, #member{name = Name, linkname = Target}, _, #reading{folder = Folder} = Reading) ->
    tell(Reading, "x ~ts~n", [Name]),
    case filelib:safe_relative_path(Target, Folder) of
        unsafe -> throw({error, {Target, unsafe_symlink}});
        Safe ->
            case within_folder(Path, fun() -> file:make_symlink(Safe, Path) end) of
                ok -> ok;
                eexist -> not_written
            end
    end;
written(Kind, _, #member{name = Name}, _, Reading) ->
    tell(Reading, "x ~ts - unsupported type ~p~n", [Name, Kind]),
    not_written.

%% Folders that are missing on the way are made.
within_folder(Path, Write) ->
    case Write() of
        ok -> ok;
        {error, eexist} -> eexist;
        {error, enoent} ->
            case filelib:ensure_dir(Path) of
                ok ->
                    case Write() of
                        ok -> ok;
                        {error, Reason} -> throw({error, Reason})
                    end;
                {error, Reason} -> throw({error, Reason})
            end;
        {error, Reason} -> throw({error, Reason})
    end.

say(Options, Format, Args) -> lists:member(verbose, Options) andalso io:format(Format, Args).

tell(#reading{verbose = Verbose}, Format, Args) -> Verbose andalso io:format(Format, Args).

%% Members read --------------------------------------------------------------------------------------------------------

fold(#tar{access = read} = Tar, _, Each, Acc, Last) -> fold_open(Tar, Each, Acc, Last);
fold(#tar{access = Access}, _, _, _, _) -> {error, {read_mode_expected, Access}};
fold(Name, #reading{mode = Mode}, Each, Acc, Last) ->
    case open(Name, [read | Mode]) of
        {ok, Tar} ->
            try fold_open(Tar, Each, Acc, Last)
            after close(Tar)
            end;
        {error, _} = Error -> Error
    end.

fold_open(Tar, Each, Acc, Last) ->
    try Last(fold_members(Tar, Each, Acc, #{}))
    catch throw:{error, _} = Error -> Error
    end.

%% What pax and GNU headers say is kept for the member behind them.
fold_members(Tar, Each, Acc, Attributes) ->
    case next_member(Tar) of
        eof -> Acc;
        {#member{type = ?PAX, size = Size}, Tar1} ->
            {Records, Tar2} = take(Size, Tar1),
            fold_members(align(Size, Tar2), Each, Acc, maps:merge(Attributes, pax_records(Records, #{})));
        {#member{type = Type, size = Size}, Tar1} when Type =:= $L; Type =:= $K ->
            {Name, Tar2} = take(Size, Tar1),
            Key = if Type =:= $L -> <<"path">>; true -> <<"linkpath">> end,
            fold_members(align(Size, Tar2), Each, Acc, Attributes#{Key => text(Name)});
        {Member, Tar1} ->
            Full = maps:fold(fun with_attribute/3, Member, Attributes),
            {Acc1, Tar2} = Each(Full, Tar1, Acc),
            fold_members(align(stored_size(Full), Tar2), Each, Acc1, #{})
    end.

align(Size, Tar) -> skip(Tar, padding_size(Size)).

with_attribute(<<"path">>, Path, Member) -> Member#member{name = unicode:characters_to_list(Path)};
with_attribute(<<"linkpath">>, Path, Member) -> Member#member{linkname = unicode:characters_to_list(Path)};
with_attribute(<<"uid">>, Digits, Member) -> Member#member{uid = binary_to_integer(Digits)};
with_attribute(<<"gid">>, Digits, Member) -> Member#member{gid = binary_to_integer(Digits)};
with_attribute(<<"size">>, Digits, Member) -> Member#member{size = binary_to_integer(Digits)};
with_attribute(<<"mtime">>, Time, Member) ->
    Seconds = binary_to_integer(hd(binary:split(Time, <<".">>))),
    Member#member{mtime = Seconds rem 1000000000000};
with_attribute(_, _, Member) -> Member.

pax_records(<<>>, Records) -> Records;
pax_records(Text, Records) ->
    maybe
        [Record, Rest] ?= binary:split(Text, <<"\n">>),
        [_, Pair] ?= binary:split(Record, <<" ">>, [trim_all]),
        [Key, Value] ?= binary:split(Pair, <<"=">>, [trim_all]),
        pax_records(Rest, Records#{Key => Value})
    else
        _ -> throw({error, malformed_pax_record})
    end.

%% The bytes of a member as the file had them, and how many stand in the archive for it.
contents(#member{sparse = none, size = Size}, Tar) -> take(Size, Tar);
contents(#member{sparse = Parts, size = Size} = Member, Tar) ->
    {Bytes, Tar1} = take(stored_size(Member), Tar),
    {spread(Parts, 0, Bytes, Size, []), Tar1}.

stored_size(#member{sparse = none, size = Size}) -> Size;
stored_size(#member{sparse = Parts}) -> lists:sum([Length || {_, Length} <- Parts]).

spread([{Offset, Length} | Parts], Position, Bytes, Size, Pieces) ->
    <<Part:Length/binary, Rest/binary>> = Bytes,
    spread(Parts, Offset + Length, Rest, Size, [Part, <<0:(Offset - Position)/unit:8>> | Pieces]);
spread([], Position, _, Size, Pieces) -> iolist_to_binary(lists:reverse(Pieces, [<<0:(Size - Position)/unit:8>>])).

take(0, Tar) -> {<<>>, Tar};
take(Size, Tar) ->
    case read(Tar, Size) of
        {ok, Bytes, Tar1} when byte_size(Bytes) =:= Size -> {Bytes, Tar1};
        {ok, _, _} -> throw({error, eof});
        eof -> throw({error, eof});
        {error, _} = Error -> throw(Error)
    end.

%% Two blocks of zeroes end an archive; so does one at the end of the file.
next_member(Tar) ->
    case block(Tar) of
        {?ZEROES, Tar1} ->
            case read(Tar1, ?BLOCK) of
                eof -> eof;
                {ok, ?ZEROES, _} -> eof;
                {ok, _, _} -> throw({error, invalid_end_of_archive});
                {error, _} = Error -> throw(Error)
            end;
        {Block, Tar1} -> member_of(Block, Tar1)
    end.

block(Tar) ->
    case read(Tar, ?BLOCK) of
        {ok, Block, Tar1} when byte_size(Block) =:= ?BLOCK -> {Block, Tar1};
        {ok, _, _} -> throw({error, eof});
        eof -> throw({error, eof});
        {error, _} = Error -> throw(Error)
    end.

%% Headers read --------------------------------------------------------------------------------------------------------

member_of(<<Name:100/binary, Mode:8/binary, Uid:8/binary, Gid:8/binary, Size:12/binary, Mtime:12/binary, Sum:8/binary, Type,
            Linkname:100/binary, _/binary>> = Block, Tar) ->
    Expected = octal_number(Sum, 0),
    case lists:member(Expected, [checksum(Block, unsigned), checksum(Block, signed)]) of
        true -> ok;
        false -> throw({error, bad_header})
    end,
    Format = format(Block),
    Path = case {prefix(Format, Block), text(Name)} of
               {"", Text} -> filename:join([Text]);
               {Prefix, ""} -> filename:join([Prefix]);
               {Prefix, Text} -> filename:join(Prefix, Text)
           end,
    Member = devices(Format, Block, #member{name = Path, mode = number(Mode), uid = number(Uid), gid = number(Gid), size = number(Size),
                                            mtime = number(Mtime), type = Type, linkname = text(Linkname)}),
    case Type of
        $S -> sparse(Member, Block, Tar);
        _ when Type =:= $1; Type =:= $2; Type =:= $5 -> {Member#member{size = 0}, Tar};
        _ -> {Member, Tar}
    end.

format(<<_:257/binary, "ustar", 0, _:245/binary, "tar", 0>>) -> star;
format(<<_:257/binary, "ustar", 0, _/binary>>) -> ustar;
format(<<_:257/binary, "ustar ", " ", 0, _/binary>>) -> gnu;
format(_) -> v7.

prefix(ustar, <<_:345/binary, Prefix:155/binary, _/binary>>) -> text(Prefix);
prefix(star, <<_:345/binary, Prefix:131/binary, _/binary>>) -> text(Prefix);
prefix(_, _) -> "".

devices(Format, <<_:329/binary, Major:8/binary, Minor:8/binary, _/binary>>, #member{type = Type} = Member)
  when Format =/= v7, Type =:= $3 orelse Type =:= $4 ->
    Member#member{major = number(Major), minor = number(Minor)};
devices(_, _, Member) -> Member.

checksum(<<Start:148/binary, _:8/binary, End/binary>>, Signedness) -> byte_sum(Start, Signedness) + byte_sum(End, Signedness) + 8 * $\s.

byte_sum(Bytes, unsigned) -> lists:sum(binary_to_list(Bytes));
byte_sum(Bytes, signed) -> lists:sum([Byte || <<Byte/signed>> <= Bytes]).

sparse(Member, <<_:386/binary, Map:97/binary, Size:12/binary, _/binary>>, Tar) ->
    {Parts, Tar1} = sparse_parts(Map, Tar, []),
    RealSize = number(Size),
    check_parts(Parts, RealSize, 0),
    {Member#member{sparse = Parts, size = RealSize}, Tar1}.

%% Offsets and lengths, in more blocks where the last byte says so.
sparse_parts(Map, Tar, Parts) ->
    Entries = byte_size(Map) div 24,
    <<Pairs:(Entries * 24)/binary, More, _/binary>> = Map,
    Found = Parts ++ [{number(Offset), number(Length)} || <<Offset:12/binary, Length:12/binary>> <= Pairs, <<Offset/binary, Length/binary>> =/= <<0:24/unit:8>>],
    case More of
        1 ->
            {Block, Tar1} = block(Tar),
            sparse_parts(Block, Tar1, Found);
        _ -> {lists:keysort(1, Found), Tar}
    end.

check_parts([{Offset, Length} | _], Size, _) when Offset + Length > Size -> throw({error, {invalid_sparse_map_entry, offset_too_large}});
check_parts([{Offset, _} | _], _, End) when Offset < End -> throw({error, {invalid_sparse_map_entry, overlapping_offsets}});
check_parts([{Offset, Length} | Parts], Size, _) -> check_parts(Parts, Size, Offset + Length);
check_parts([], _, _) -> ok.

%% Numbers in octal digits, or in binary where the first bit is set.
number(<<1:1, Negative:1, Rest/bitstring>>) ->
    Bits = bit_size(Rest),
    <<N:Bits>> = Rest,
    Value = if Negative =:= 1 -> N - (1 bsl Bits); true -> N end,
    if
        abs(Value) bsr 63 > 0 -> throw({error, integer_overflow});
        true -> Value
    end;
number(Field) -> octal_number(Field, 0).

octal_number(<<C, Rest/binary>>, N) when C =:= $\s; C =:= 0 -> octal_number(Rest, N);
octal_number(<<C, Rest/binary>>, N) when C >= $0, C =< $7 -> octal_number(Rest, N * 8 + C - $0);
octal_number(<<>>, N) -> N;
octal_number(_, _) -> throw({error, invalid_tar_checksum}).

text(Field) ->
    case unicode:characters_to_list(hd(binary:split(Field, <<0>>))) of
        Text when is_list(Text) -> Text;
        {incomplete, _, _} -> binary_to_list(Field);
        {error, _, _} -> throw({error, {bad_header, invalid_string}})
    end.

%% Errors in words -----------------------------------------------------------------------------------------------------

format_error(bad_header) -> "Unrecognized tar header format";
format_error({bad_header, Reason}) -> words("Unrecognized tar header format: ~p", [Reason]);
format_error({invalid_header, negative_size}) -> "Invalid header: negative size";
format_error(invalid_sparse_header_size) -> "Invalid sparse header: negative size";
format_error(invalid_sparse_map_entry) -> "Invalid sparse map entry";
format_error({invalid_sparse_map_entry, Reason}) -> words("Invalid sparse map entry: ~p", [Reason]);
format_error(invalid_end_of_archive) -> "Invalid end of archive";
format_error(eof) -> "Unexpected end of file";
format_error(integer_overflow) -> "Failed to parse numeric: integer overflow";
format_error({misaligned_read, Position}) -> words("Read a block which was misaligned: block_size=~p pos=~p", [?BLOCK, Position]);
format_error(invalid_gnu_1_0_sparsemap) -> "Invalid GNU sparse map (version 1.0)";
format_error({invalid_gnu_0_1_sparsemap, Format}) -> words("Invalid GNU sparse map (version ~s)", [Format]);
format_error(unsafe_path) -> "The path points above the current working directory";
format_error({Name, Reason}) -> words("~ts: ~ts", [Name, format_error(Reason)]);
format_error(Atom) when is_atom(Atom) -> file:format_error(Atom);
format_error(Term) -> words("~tp", [Term]).

words(Format, Args) -> lists:flatten(io_lib:format(Format, Args)).
