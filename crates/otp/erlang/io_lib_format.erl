%% Formatting by the parts io_lib names otherwise: specifications scanned, built and turned back. All of it is io_lib's.
-module(io_lib_format).

-export([build/1, build/2, fwrite/2, fwrite/3, fwrite_g/1, indentation/2, scan/2, unscan/1]).

fwrite(Format, Args) -> io_lib:format(Format, Args).
fwrite(Format, Args, Options) -> io_lib:format(Format, Args, Options).

scan(Format, Args) -> io_lib:scan_format(Format, Args).
unscan(Specs) -> io_lib:unscan_format(Specs).

build(Specs) -> io_lib:build_text(Specs).
build(Specs, Options) -> io_lib:build_text(Specs, Options).

indentation(Text, Column) -> io_lib:indentation(Text, Column).

%% The shortest digits that read back as the same float.
fwrite_g(Float) -> float_to_list(Float, [short]).
