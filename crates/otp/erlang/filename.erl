%% File names: parts between slashes, as text only; nothing here asks the file system, but what begins in the folder of a drive of Windows.
%%
%% The rules are those of Unix; what Windows adds is in `filename_win32`.
%%
%% A name is a binary, taken as raw bytes, or a deep list of characters, strings and atoms. Where a list meets a binary, the list is turned
%% into bytes in the encoding of file names.
-module(filename).

-export([absname/1, absname/2, absname_join/2, append/2, basedir/2, basedir/3, basename/1, basename/2, dirname/1, extension/1,
         flatten/1, join/1, join/2, nativename/1, pathtype/1, rootname/1, rootname/2, split/1, validate/1]).

%% Flat names ----------------------------------------------------------------------------------------------------------

flatten(Name) when is_binary(Name) -> Name;
flatten(Name) -> flatten(Name, []).

flatten([Part | Rest], Tail) when is_list(Part) -> flatten(Part, flatten(Rest, Tail));
flatten([Part | Rest], Tail) when is_atom(Part) -> atom_to_list(Part) ++ flatten(Rest, Tail);
flatten([Char | Rest], Tail) -> [Char | flatten(Rest, Tail)];
flatten([], Tail) -> Tail;
flatten(Name, Tail) when is_atom(Name) -> atom_to_list(Name) ++ flatten(Tail).

bytes(Name) ->
    case unicode:characters_to_binary(flatten(Name), unicode, file:native_name_encoding()) of
        Bytes when is_binary(Bytes) -> Bytes;
        {error, _, _} -> erlang:error(badarg)
    end.

%% Two names as lists, or as binaries when one of them is.
alike(A, B) when is_binary(A), is_binary(B) -> {A, B};
alike(A, B) when is_binary(A) -> {A, bytes(B)};
alike(A, B) when is_binary(B) -> {bytes(A), B};
alike(A, B) -> {flatten(A), flatten(B)}.

%% The drive of a name, and the rest with slashes only.
drive(Name) ->
    case os:type() of
        {win32, _} -> filename_win32:drive(Name);
        _ -> {none, Name}
    end.

forward(Name) ->
    case os:type() of
        {win32, _} -> filename_win32:forward(Name);
        _ -> Name
    end.

%% Absolute and relative -----------------------------------------------------------------------------------------------

pathtype(Name) when is_atom(Name) -> pathtype(atom_to_list(Name));
pathtype(Name) when is_list(Name); is_binary(Name) ->
    case os:type() of
        {win32, _} ->
            filename_win32:pathtype(flatten(Name));
        _ ->
            case first(Name) of
                $/ -> absolute;
                _ -> relative
            end
    end.

first([Part | Rest]) when is_list(Part) -> first(Part ++ Rest);
first([Part | Rest]) when is_atom(Part) -> first(atom_to_list(Part) ++ Rest);
first([Char | _]) -> Char;
first(<<Char, _/binary>>) -> Char;
first(_) -> none.

absname(Name) ->
    {ok, Current} = file:get_cwd(),
    absname(Name, Current).

absname(Name, Base) when is_binary(Name), is_list(Base) -> absname(Name, bytes(Base));
absname(Name, Base) when is_list(Name), is_binary(Base) -> absname(bytes(Name), Base);
absname(Name, Base) ->
    case pathtype(Name) of
        relative -> absname_join(Base, Name);
        absolute -> join([flatten(Name)]);
        volumerelative -> filename_win32:absname(split(Name), split(Base), Base)
    end.

absname_join(Base, Name) -> join(Base, flatten(Name)).

%% Joining and splitting -----------------------------------------------------------------------------------------------

join([Name1, Name2 | Names]) -> join([join(Name1, Name2) | Names]);
join([Name]) when is_list(Name) ->
    case os:type() of
        {win32, _} -> filename_win32:join(flatten(Name), "");
        _ -> lists:reverse(last_slash(normal(Name, [])))
    end;
join([Name]) when is_binary(Name) -> list_to_binary(join([binary_to_list(Name)]));
join([Name]) when is_atom(Name) -> join([atom_to_list(Name)]).

join(Name1, Name2) when is_binary(Name1), is_list(Name2) -> join(Name1, bytes(Name2));
join(Name1, Name2) when is_list(Name1), is_binary(Name2) -> join(bytes(Name1), Name2);
join(Name1, Name2) when is_binary(Name1), is_binary(Name2) -> list_to_binary(join(binary_to_list(Name1), binary_to_list(Name2)));
join(Name1, Name2) when is_list(Name1), is_list(Name2) ->
    case os:type() of
        {win32, _} -> filename_win32:join(flatten(Name1), flatten(Name2));
        _ -> join_lists(Name1, Name2)
    end;
join(Name1, Name2) when is_atom(Name1) -> join(atom_to_list(Name1), Name2);
join(Name1, Name2) when is_atom(Name2) -> join(Name1, atom_to_list(Name2)).

join_lists(Name1, Name2) ->
    case first(Name2) of
        $/ ->
            join([Name2]);
        _ ->
            case normal(Name1, []) of
                %% A final "." of the first name stands for what is before it, as it does between slashes.
                Start when Name2 =:= [] -> lists:reverse(last_slash(Start));
                [$/ | _] = Start -> lists:reverse(last_slash(normal(Name2, Start)));
                [$., $/ | Start] -> lists:reverse(last_slash(normal(Name2, [$/ | Start])));
                Start -> lists:reverse(last_slash(normal(Name2, [$/ | Start])))
            end
    end.

%% The name reversed before Result, without doubled slashes and without "." between slashes.
normal([$/ | Rest], [$., $/ | Result]) -> normal(Rest, [$/ | Result]);
normal([$/ | Rest], [$/ | _] = Result) -> normal(Rest, Result);
normal([Char | Rest], Result) when is_integer(Char) -> normal(Rest, [Char | Result]);
normal([Part | Rest], Result) when is_list(Part) -> normal(Part ++ Rest, Result);
normal([Part | Rest], Result) when is_atom(Part) -> normal(atom_to_list(Part) ++ Rest, Result);
normal([], Result) -> Result.

last_slash([$/]) -> "/";
last_slash([$/ | Name]) -> Name;
last_slash(Name) -> Name.

append(Dir, Name) when is_binary(Dir), is_binary(Name) -> <<Dir/binary, $/, Name/binary>>;
append(Dir, Name) when is_binary(Dir) -> append(Dir, bytes(Name));
append(Dir, Name) when is_binary(Name) -> append(bytes(Dir), Name);
append(Dir, Name) -> Dir ++ [$/ | Name].

split(Name) ->
    Flat = flatten(Name),
    case os:type() of
        {win32, _} -> filename_win32:split(Flat);
        _ -> split_flat(Flat)
    end.

split_flat(<<"/", Name/binary>>) -> [<<"/">> | parts(Name)];
split_flat(Name) when is_binary(Name) -> parts(Name);
split_flat(Name) ->
    case Name of
        [$/ | Rest] -> ["/" | parts(Rest, [], [])];
        Flat -> parts(Flat, [], [])
    end.

parts(Name) -> [Part || Part <- binary:split(Name, <<"/">>, [global]), Part =/= <<>>].

parts([$/ | Rest], [], Parts) -> parts(Rest, [], Parts);
parts([$/ | Rest], Part, Parts) -> parts(Rest, [], [lists:reverse(Part) | Parts]);
parts([Char | Rest], Part, Parts) when is_integer(Char) -> parts(Rest, [Char | Part], Parts);
parts([], [], Parts) -> lists:reverse(Parts);
parts([], Part, Parts) -> lists:reverse(Parts, [lists:reverse(Part)]).

nativename(Name) ->
    Normal = join([Name]),
    case os:type() of
        {win32, _} -> filename_win32:native(Normal);
        _ -> Normal
    end.

%% Parts of a name -----------------------------------------------------------------------------------------------------

%% What is after the last slash; a slash at the end does not count.
basename(Name) when is_binary(Name) ->
    {_, Path} = drive(Name),
    case parts(Path) of
        [] -> <<>>;
        Parts -> lists:last(Parts)
    end;
basename(Name) ->
    {_, Path} = drive(flatten(Name)),
    after_slash(Path, Path).

%% Without the suffix too, if it ends so.
basename(Name, Suffix) -> without_suffix(alike(Name, Suffix)).

after_slash([$/], Part) -> lists:droplast(Part);
after_slash([$/ | Rest], _) -> after_slash(Rest, Rest);
after_slash([Char | Rest], Part) when is_integer(Char) -> after_slash(Rest, Part);
after_slash([], Part) -> Part.

without_suffix({Name, Suffix}) when is_binary(Name) ->
    Base = basename(Name),
    Kept = byte_size(Base) - byte_size(Suffix),
    Start = byte_size(Name) - Kept - byte_size(Suffix),
    case Name of
        <<_:Start/binary, Part:Kept/binary, Suffix/binary>> when Kept >= 0 -> Part;
        _ -> Base
    end;
without_suffix({Name, Suffix}) ->
    {_, Path} = drive(Name),
    without_suffix(Path, Suffix, []).

without_suffix(Suffix, Suffix, Part) -> lists:reverse(Part);
without_suffix([$/], _, Part) -> lists:reverse(Part);
without_suffix([$/ | Rest], Suffix, _) -> without_suffix(Rest, Suffix, []);
without_suffix([Char | Rest], Suffix, Part) when is_integer(Char) -> without_suffix(Rest, Suffix, [Char | Part]);
without_suffix([], _, Part) -> lists:reverse(Part).

%% What is before the last slash.
dirname(Name) ->
    case drive(flatten(Name)) of
        {Drive, Path} when is_binary(Path), Drive =/= none, Drive =/= <<>> ->
            list_to_binary(dirname_on(binary_to_list(Drive), binary_to_list(Path)));
        {[], Path} -> root_of_drive(dirname_of(Path));
        {Drive, Path} when is_list(Drive) -> dirname_on(Drive, Path);
        {_, Path} -> dirname_of(Path)
    end.

%% As OTP has it, any character before a colon is a drive here.
root_of_drive([_, $:] = Drive) -> Drive ++ "/";
root_of_drive(Dir) -> Dir.

%% What is on a drive, but in no folder, is in that drive's current one.
dirname_on(Drive, Path) ->
    case lists:member($/, Path) of
        true -> Drive ++ dirname_of(Path);
        false -> Drive
    end.

dirname_of(Name) when is_binary(Name) ->
    case binary:matches(Name, <<"/">>) of
        [] -> <<".">>;
        Slashes -> before_slashes(Name, element(1, lists:last(Slashes)))
    end;
dirname_of(Name) ->
    dirname(Name, [], []).

%% Dir is what stands before the last slash, File that slash and what follows, both reversed.
dirname([$/ | Rest], Dir, File) -> dirname(Rest, File ++ Dir, "/");
dirname([Char | Rest], Dir, File) when is_integer(Char) -> dirname(Rest, Dir, [Char | File]);
dirname([], [$/ | Dir], File) -> dirname([], Dir, File);
dirname([], [], File) ->
    case lists:reverse(File) of
        [$/ | _] -> "/";
        _ -> "."
    end;
dirname([], Dir, _) -> lists:reverse(Dir).

before_slashes(_, 0) -> <<"/">>;
before_slashes(Name, Size) ->
    case binary:at(Name, Size - 1) of
        $/ -> before_slashes(Name, Size - 1);
        _ -> binary:part(Name, 0, Size)
    end.

%% From the last dot on, unless it starts the last part.
extension(Name) ->
    extension_of(forward(flatten(Name))).

extension_of(Name) when is_binary(Name) ->
    case binary:matches(Name, <<".">>) of
        [] ->
            <<>>;
        Dots ->
            case lists:last(Dots) of
                {0, _} ->
                    <<>>;
                {At, _} ->
                    <<_:(At - 1)/binary, Before, Extension/binary>> = Name,
                    case Before =:= $/ orelse binary:match(Extension, <<"/">>) =/= nomatch of
                        true -> <<>>;
                        false -> Extension
                    end
            end
    end;
extension_of(Name) ->
    extension([$/ | Name], []).

extension([$. | Rest] = Result, _) -> extension(Rest, Result);
extension([$/, $. | Rest], _) -> extension(Rest, []);
extension([$/ | Rest], _) -> extension(Rest, []);
extension([Char | Rest], Result) when is_integer(Char) -> extension(Rest, Result);
extension([], Result) -> Result.

rootname(Name) when is_binary(Name) -> list_to_binary(rootname(binary_to_list(Name)));
rootname(Name) -> rootname(forward(flatten(Name)), [], []).

rootname([$/ | Rest], Root, Extension) -> rootname(Rest, [$/ | Extension ++ Root], []);
rootname([$. | Rest], [$/ | _] = Root, []) -> rootname(Rest, [$. | Root], []);
rootname([$. | Rest], Root, Extension) -> rootname(Rest, Extension ++ Root, ".");
rootname([Char | Rest], Root, []) when is_integer(Char) -> rootname(Rest, [Char | Root], []);
rootname([Char | Rest], Root, Extension) when is_integer(Char) -> rootname(Rest, Root, [Char | Extension]);
rootname([], Root, _) -> lists:reverse(Root).

rootname(Name, Extension) ->
    case alike(Name, Extension) of
        {A, B} when is_binary(A) -> list_to_binary(rootname(binary_to_list(A), binary_to_list(B)));
        {A, B} ->
            case os:type() of
                {win32, _} -> lists:sublist(A, length(without_extension(forward(A), B, [])));
                _ -> without_extension(A, B, [])
            end
    end.

%% A name that is all extension keeps it.
without_extension(Extension, Extension, [$/ | _] = Root) -> lists:reverse(Root, Extension);
without_extension(Extension, Extension, Root) -> lists:reverse(Root);
without_extension([Char | Rest], Extension, Root) when is_integer(Char) -> without_extension(Rest, Extension, [Char | Root]);
without_extension([], _, Root) -> lists:reverse(Root).

%% Whether a file can have this name.
validate(Name) when is_binary(Name) ->
    Name =/= <<>> andalso binary:match(Name, <<0>>) =:= nomatch;
validate(Name) when is_list(Name); is_atom(Name) ->
    Encoding = file:native_name_encoding(),
    try flatten([Name]) of
        [] -> false;
        Flat -> lists:all(fun(Char) -> is_name_char(Char, Encoding) end, Flat)
    catch
        error:_ -> false
    end.

is_name_char(Char, latin1) -> is_integer(Char) andalso Char > 0 andalso Char < 256;
is_name_char(Char, utf8) -> is_integer(Char) andalso Char > 0 andalso Char < 16#110000 andalso (Char < 16#D800 orelse Char > 16#DFFF).

%% Base directories of programs (XDG, and the customs of macOS and Windows) --------------------------------------------

basedir(Type, Application) when is_atom(Type), is_list(Application); is_atom(Type), is_binary(Application) ->
    basedir(Type, Application, #{}).

basedir(Type, Application, #{} = Options) when is_atom(Type), is_list(Application); is_atom(Type), is_binary(Application) ->
    System = system(Options),
    Name = case {System, Options} of
               {windows, #{author := Author, version := Version}} -> join([Author, Application, Version]);
               {windows, #{author := Author}} -> join([Author, Application]);
               {_, #{version := Version}} -> join([Application, Version]);
               _ -> Application
           end,
    Base = base(Type, System),
    case {Type, System} of
        {user_log, linux} -> join([Base, Name, "log"]);
        {user_log, windows} -> join([Base, Name, "Logs"]);
        {user_cache, windows} -> join([Base, Name, "Cache"]);
        _ when Type =:= site_config; Type =:= site_data -> [join([Dir, Name]) || Dir <- Base];
        _ -> join([Base, Name])
    end.

system(#{os := System}) when System =:= linux; System =:= windows; System =:= darwin -> System;
system(#{}) ->
    case os:type() of
        {unix, darwin} -> darwin;
        {win32, _} -> windows;
        _ -> linux
    end.

base(user_data, linux) -> environment("XDG_DATA_HOME", in_home(".local/share"));
base(user_config, linux) -> environment("XDG_CONFIG_HOME", in_home(".config"));
base(user_cache, linux) -> environment("XDG_CACHE_HOME", in_home(".cache"));
base(user_log, linux) -> environment("XDG_CACHE_HOME", in_home(".cache"));
base(site_data, linux) -> string:lexemes(environment("XDG_DATA_DIRS", "/usr/local/share/:/usr/share/"), ":");
base(site_config, linux) -> string:lexemes(environment("XDG_CONFIG_DIRS", "/etc/xdg"), ":");
base(user_data, darwin) -> in_home("Library/Application Support");
base(user_config, darwin) -> in_home("Library/Application Support");
base(user_cache, darwin) -> in_home("Library/Caches");
base(user_log, darwin) -> in_home("Library/Logs");
base(site_data, darwin) -> ["/Library/Application Support"];
base(site_config, darwin) -> ["/Library/Application Support"];
base(Type, windows) when Type =:= site_data; Type =:= site_config -> [];
base(Type, windows) when Type =:= user_data; Type =:= user_config; Type =:= user_cache; Type =:= user_log ->
    case {environment("APPDATA", none), Type} of
        {none, user_config} -> in_home("Roaming");
        {none, _} -> in_home("Local");
        {Roaming, user_config} -> Roaming;
        {Roaming, _} -> environment("LOCALAPPDATA", Roaming)
    end;
base(Type, _) -> erlang:error({case_clause, Type}).

environment(Variable, Default) ->
    case os:getenv(Variable) of
        Unset when Unset =:= false; Unset =:= [] -> Default;
        Value -> Value
    end.

in_home(Dir) ->
    case os:getenv("HOME") of
        false ->
            {ok, [[Home]]} = init:get_argument(home),
            join(Home, Dir);
        Home ->
            join(Home, Dir)
    end.
