// These tests start bash scripts, send signals and look into /proc.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
