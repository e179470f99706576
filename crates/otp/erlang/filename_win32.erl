%% What Windows adds to the rules of file names: drives, two kinds of slashes, and names that begin on the current drive or in its folder.
%%
%% Names are flat strings, or binaries. `filename` calls this on that system only.
-module(filename_win32).

-export([absname/3, drive/1, forward/1, join/2, native/1, pathtype/1, split/1]).

-define(IS_LETTER(C), ((C >= $a andalso C =< $z) orelse (C >= $A andalso C =< $Z))).
-define(IS_SLASH(C), (C =:= $/ orelse C =:= $\\)).

pathtype(<<A, B, _/binary>>) when ?IS_SLASH(A), ?IS_SLASH(B) -> absolute;
pathtype(<<A, _/binary>>) when ?IS_SLASH(A) -> volumerelative;
pathtype(<<_, $:, C, _/binary>>) when ?IS_SLASH(C) -> absolute;
pathtype(<<_, $:, _/binary>>) -> volumerelative;
pathtype([A, B | _]) when ?IS_SLASH(A), ?IS_SLASH(B) -> absolute;
pathtype([A | _]) when ?IS_SLASH(A) -> volumerelative;
pathtype([_, $:, C | _]) when ?IS_SLASH(C) -> absolute;
pathtype([_, $: | _]) -> volumerelative;
pathtype(_) -> relative.

%% The drive that a name begins with, and the rest with slashes of one kind.
drive([Letter, $: | Rest]) when ?IS_LETTER(Letter) -> {[Letter, $:], forward(Rest)};
drive(<<Letter, $:, Rest/binary>>) when ?IS_LETTER(Letter) -> {<<Letter, $:>>, forward(Rest)};
drive(Name) when is_binary(Name) -> {<<>>, forward(Name)};
drive(Name) -> {[], forward(Name)}.

forward(Name) when is_binary(Name) -> binary:replace(Name, <<"\\">>, <<"/">>, [global]);
forward(Name) -> [case Char of $\\ -> $/; _ -> Char end || Char <- Name].

native(Name) when is_binary(Name) -> binary:replace(Name, <<"/">>, <<"\\">>, [global]);
native(Name) -> [case Char of $/ -> $\\; _ -> Char end || Char <- Name].

lower(Letter) when Letter >= $A, Letter =< $Z -> Letter + $a - $A;
lower($\\) -> $/;
lower(Letter) -> Letter.

%% Joining -------------------------------------------------------------------------------------------------------------

%% A name and one relative to it, perhaps empty. What begins on its own volume is relative to nothing.
join(Name1, Name2) when is_binary(Name1), is_binary(Name2) -> list_to_binary(join(binary_to_list(Name1), binary_to_list(Name2)));
join(Name1, Name2) ->
    case pathtype(Name2) of
        relative -> joined(start(Name1), Name2);
        _ -> last_slash(start(Name2))
    end.

joined(Start, "") -> last_slash(Start);
joined([$: | _] = Start, Name) -> last_slash(normal(Name, Start));
joined([$/ | _] = Start, Name) -> last_slash(normal(Name, Start));
joined([$., $/ | Start], Name) -> last_slash(normal(Name, [$/ | Start]));
joined(Start, Name) -> last_slash(normal(Name, [$/ | Start])).

%% The normal form of a name, reversed: a drive in lower case, and the two slashes before the name of a computer.
start([Letter, $: | Rest]) when Letter >= $A, Letter =< $Z -> normal(Rest, [$:, lower(Letter)]);
start([A, A | Rest]) when ?IS_SLASH(A) -> normal(Rest, "//");
start([$\\, $/ | Rest]) -> normal(Rest, "//");
start(Name) -> normal(Name, []).

normal([$\\ | Rest], Result) -> normal([$/ | Rest], Result);
normal([$/ | Rest], [$., $/ | Result]) -> normal(Rest, [$/ | Result]);
normal([$/ | Rest], [$/ | _] = Result) -> normal(Rest, Result);
normal([Char | Rest], Result) when is_integer(Char) -> normal(Rest, [Char | Result]);
normal([], Result) -> Result.

last_slash([$/, $:, Letter]) -> [Letter, $:, $/];
last_slash("/") -> "/";
last_slash("//") -> "//";
last_slash([$/ | Name]) -> lists:reverse(Name);
last_slash(Name) -> lists:reverse(Name).

%% Splitting -----------------------------------------------------------------------------------------------------------

split(<<Letter, $:, Slash, Rest/binary>>) when ?IS_LETTER(Letter), ?IS_SLASH(Slash) -> [<<(lower(Letter)), $:, $/>> | parts(Rest)];
split(<<Letter, $:, Rest/binary>>) when ?IS_LETTER(Letter) -> [<<(lower(Letter)), $:>> | parts(Rest)];
split(<<Slash, Slash, Rest/binary>>) when ?IS_SLASH(Slash) -> [<<"//">> | parts(Rest)];
split(<<Slash, Rest/binary>>) when ?IS_SLASH(Slash) -> [<<"/">> | parts(Rest)];
split(Name) when is_binary(Name) -> parts(Name);
split([A, B | Rest]) when ?IS_SLASH(A), ?IS_SLASH(B) ->
    %% A third one is a part of its own, unlike in binaries.
    case Rest of
        [C | _] when ?IS_SLASH(C) -> ["//", "/" | parts(Rest)];
        _ -> ["//" | parts(Rest)]
    end;
split([Letter, $:, Slash | Rest]) when ?IS_SLASH(Slash) -> [[lower(Letter), $:, $/] | parts(Rest)];
split([Letter, $: | Rest]) -> [[lower(Letter), $:] | parts(Rest)];
split([Slash | Rest]) when ?IS_SLASH(Slash) -> ["/" | parts(Rest)];
split(Name) -> parts(Name).

parts(Name) when is_binary(Name) -> [Part || Part <- binary:split(Name, [<<"/">>, <<"\\">>], [global]), Part =/= <<>>];
parts(Name) -> parts(Name, [], []).

parts([Slash | Rest], Part, Parts) when ?IS_SLASH(Slash) -> parts(Rest, [], part(Part, Parts));
parts([Char | Rest], Part, Parts) when is_integer(Char) -> parts(Rest, [Char | Part], Parts);
parts([], Part, Parts) -> lists:reverse(part(Part, Parts)).

part([], Parts) -> Parts;
part(Part, Parts) -> [lists:reverse(Part) | Parts].

%% Absolute names ------------------------------------------------------------------------------------------------------

%% A name that begins on the current drive, or in the folder of a drive, both split, seen from Base.
absname([Slash | Rest], [Volume | _], _) when Slash =:= "/"; Slash =:= <<"/">> -> filename:join([Volume | Rest]);
absname([[Letter, $:] | Rest], [[Letter | _] | _], Base) -> filename:absname(filename:join(Rest), Base);
absname([<<Letter, $:>> | Rest], [<<Letter, _/binary>> | _], Base) -> filename:absname(filename:join(Rest), Base);
absname([[_, $:] = Drive | Rest], _, _) ->
    Folder = case file:get_cwd(Drive) of
                 {ok, Current} -> Current;
                 {error, _} -> Drive ++ "/"
             end,
    filename:absname(filename:join(Rest), Folder);
absname([<<_, $:>> = Drive | Rest], _, _) ->
    Folder = case file:get_cwd(binary_to_list(Drive)) of
                 {ok, Current} -> unicode:characters_to_binary(Current);
                 {error, _} -> <<Drive/binary, $/>>
             end,
    filename:absname(filename:join(Rest), Folder).
